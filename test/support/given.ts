import type { Test } from 'tap'
import type { z } from 'zod'
import { type Catalogue, catalogue, type EventType, type NegotiationEvent, type Payload } from '../../events/catalogue.ts'
import { emptyRegistry, evolveRegistry } from '../../projections/registry.ts'
import type { Registry } from '../../projections/rules/record.ts'
import { type Command, type CommandType, commandData } from '../../src/negotiations/commands/command.ts'
import { type Circumstances, type Decision, decide } from '../../src/negotiations/commands/decide.ts'
import type { RefusalCode } from '../../src/negotiations/commands/refusal.ts'
import { ok } from '../../src/result.ts'

/** What a command is written like, before it is parsed. */
export type Given<T extends CommandType> = z.input<(typeof commandData)[T]>
type Reason = [code: RefusalCode, pointer: string]

/** Noon on the day on which every test takes place. */
export const circumstances: Circumstances = {
  now: Date.parse('2024-05-20T12:00:00.000Z'),
  id: '018f95a0-0000-7000-8000-000000000001',
}

/** What an event is written like, before it is parsed. */
export type Recorded<T extends EventType> = z.input<Catalogue[T]['schema']>

/** What an event says, read by its schema. */
export const recorded = <T extends EventType>(type: T, data: Recorded<T>): Payload =>
  ({ type, data: catalogue[type].schema.parse(data) }) as Payload

export const commanded = <T extends CommandType>(type: T, data: Given<T>): Command =>
  ({ type, data: commandData[type].parse(data) }) as Command

/** A payload as the log would give it back at a revision. */
export const inLog = (payload: Payload, revision: number): NegotiationEvent => ({
  id: `00000000-0000-7000-8000-${String(revision).padStart(12, '0')}`,
  schemaVersion: 1,
  stream: 'negotiation-teln-dam',
  revision,
  position: revision,
  recordedAt: '2024-05-20T12:00:00.000Z',
  recordedBy: 'registrar',
  correlationId: '00000000-0000-7000-8000-000000000000',
  causationId: null,
  previousHash: null,
  ...payload,
})

export function registryOf(payloads: readonly Payload[]): Registry {
  const registry = emptyRegistry()
  for (const [revision, payload] of payloads.entries()) evolveRegistry(registry, inLog(payload, revision))
  return registry
}

const reasonsOf = (decision: Decision): Reason[] => (decision.ok ? [] : decision.error.map(({ code, pointer }): Reason => [code, pointer]))

/**
 * `given(events…).when(command).thenRecorded(events…)` is the body of a test; so is
 * `.thenRefused(code, pointer)`, where that refusal must be the only one, and
 * `.thenRefusedFor([code, pointer], …)`, where those must be all.
 */
export const given = (...payloads: Payload[]) => ({
  when: <T extends CommandType>(type: T, data: Given<T>) => {
    const decided = () => decide(registryOf(payloads), commanded(type, data), circumstances)
    const thenRefusedFor =
      (...reasons: Reason[]) =>
      async (t: Test) => {
        t.strictSame(reasonsOf(decided()), reasons)
      }
    return {
      thenRecorded:
        (...expected: Payload[]) =>
        async (t: Test) => {
          t.strictSame(decided(), ok(expected))
        },
      thenRefused: (code: RefusalCode, pointer: string) => thenRefusedFor([code, pointer]),
      thenRefusedFor,
    }
  },
})
