import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { catalogue, type NegotiationEvent, type Payload } from '../../events/catalogue.ts'
import { emptyRegistry, evolveRegistry } from '../../projections/registry.ts'
import { commandData } from '../../src/negotiations/commands/command.ts'
import { decide } from '../../src/negotiations/commands/decide.ts'
import { commands } from '../support/entries.ts'
import { circumstances, inLog } from '../support/given.ts'
import { isRefused } from '../support/history-refusals.ts'
import { often } from '../support/long.ts'
import { frame, stated } from '../support/teln-dam.ts'

const underWay = [...frame, stated(), stated({ id: 'twin' })]
const beginnings = fc.oneof({ weight: 1, arbitrary: fc.constant<Payload[]>([]) }, { weight: 4, arbitrary: fc.constant(underWay) })
const entries = fc.array(commands, { minLength: 20, maxLength: 60 })

t.test('nothing is accepted that a careful registrar would refuse', async () => {
  fc.assert(
    fc.property(entries, (entries) => {
      const registry = emptyRegistry()
      const log: NegotiationEvent[] = []
      const take = (payload: Payload) => {
        const event = inLog(payload, log.length)
        evolveRegistry(registry, event)
        log.push(event)
      }
      underWay.forEach(take)
      for (const command of entries) {
        const decision = decide(registry, command, circumstances)
        if (!decision.ok) continue
        const [payload] = decision.value
        if (payload === undefined) continue
        // The oracle knows nothing of aliases, which a correction may take away once more.
        if (payload.type !== 'ActorCorrected' && isRefused(log, inLog(payload, log.length)))
          throw new Error(`accepted: ${JSON.stringify(payload)}`)
        take(payload)
      }
    }),
    { numRuns: often(100, 2000) },
  )
})

t.test('what is accepted can be folded, and is written in the form in which it is read', async (t) => {
  const accepted = new Set<string>()
  fc.assert(
    fc.property(beginnings, entries, (recorded, entries) => {
      const registry = emptyRegistry()
      let revision = 0
      const take = (payload: Payload) => evolveRegistry(registry, inLog(payload, revision++))
      recorded.forEach(take)
      for (const command of entries) {
        const decision = decide(registry, command, circumstances)
        if (!decision.ok) continue
        accepted.add(command.type)
        for (const payload of decision.value) {
          deepStrictEqual(catalogue[payload.type].schema.parse(payload.data), payload.data)
          take(payload)
        }
      }
    }),
    { numRuns: 500 },
  )
  t.strictSame([...accepted].toSorted(), Object.keys(commandData).toSorted(), 'commands of every type were among the accepted')
})
