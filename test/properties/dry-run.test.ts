import { randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { dryRun } from '../../src/cli/entries/dry-run.ts'
import { type Entry, type EntryResult, postEntry, resultOf } from '../../src/cli/entries/entry.ts'
import { ServiceClient } from '../../src/cli/transport/client.ts'
import type { Command } from '../../src/negotiations/commands/command.ts'
import { transportTo } from '../support/cli.ts'
import { commands } from '../support/entries.ts'
import { circumstances, commanded } from '../support/given.ts'
import { openFixture, surroundings } from '../support/ledger.ts'
import { often } from '../support/long.ts'
import { frame, statement } from '../support/teln-dam.ts'

const dataOf = (type: string) => frame.filter((payload) => payload.type === type).map(({ data }) => data)

/** The dam, as one entry opens it. */
const opening = commanded('OpenNegotiation', {
  ...{ id: 'teln-dam', title: 'The dam on the Teln' },
  ...{ parties: dataOf('PartyJoined'), points: dataOf('PointDefined'), actors: dataOf('ActorIntroduced') },
  ...{ sources: dataOf('SourceIntroduced'), reports: dataOf('ReportFiled'), versions: dataOf('PlanVersionReported') },
} as Parameters<typeof commanded<'OpenNegotiation'>>[1])

const key = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined })

const trials = fc.record({
  before: fc.constantFrom<Command[]>([], [opening], [opening, commanded('ReportDevelopment', statement())]),
  tried: fc.array(fc.record({ command: commands, key }), { minLength: 1, maxLength: 40 }),
})

t.test('a dry run says of each entry what then becomes of it, to the word', async (t) => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(trials, async ({ before, tried }) => {
      const { now, ...fixed } = surroundings(circumstances.now)
      const { ledger, store } = await openFixture({ now, ...fixed })
      const door = await transportTo(ledger)
      const service = new ServiceClient(door, { signal: new AbortController().signal })
      for (const command of before) await ledger.write('teln-dam', { commands: [command], by: 'desk', key: 'd' })
      // All of it comes twice, as when an input is handed in again.
      const entries = [...tried, ...tried].map((one, index): Entry => ({ ...one, place: { file: 'a.json', pointer: `/${index}` } }))
      const position = ledger.position()
      const foretold = await dryRun(service, 'teln-dam', entries, { now, newId: randomUUIDv7 })
      t.equal(ledger.position(), position, 'nothing was written')
      const real: EntryResult[] = []
      for (const entry of entries) real.push(resultOf(await postEntry(service, 'teln-dam', entry), entry))
      for (const one of real) seen.add('code' in one ? String(one.code) : one.result)
      await door.close()
      await ledger.close()
      await store.close()
      t.strictSame(foretold, real)
    }),
    { numRuns: often(25, 120) },
  )
  for (const outcome of ['added', 'unchanged', 'differing', 'id-taken', 'changes-nothing'])
    t.ok(seen.has(outcome), `${outcome} was among them: ${[...seen].join(' ')}`)
})
