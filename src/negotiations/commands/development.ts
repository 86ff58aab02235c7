import type { DevelopmentKind, Payload } from '../../../events/catalogue.ts'
import type { Registry } from '../../../projections/registry.ts'
import { timelyAsTold } from './chronology.ts'
import type { Development } from './command.ts'
import { knownContents } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'

/** The event that records a development under an id. */
export function developmentPayload({ kind, ...contents }: Development, id: string): Extract<Payload, { type: DevelopmentKind }> {
  // Taken apart, the kind and its contents are no longer known to the compiler as those of one member.
  return { type: kind, data: { ...contents, id } } as Extract<Payload, { type: DevelopmentKind }>
}

/** What there is to refuse in a development that would be recorded under an id. */
export const reportDevelopment = ({ frame, developments }: Registry, development: Development, id: string, now: number): Refusal[] => [
  ...refusedIf(developments.has(id), 'id-taken', '/id', id),
  ...knownContents(frame, development, ''),
  ...timelyAsTold(frame, development, now),
]
