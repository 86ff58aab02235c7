import type { Payload } from '../../../events/catalogue.ts'
import { draftOf, evolveRegistry } from '../../../projections/registry.ts'
import type { Registry } from '../../../projections/rules/record.ts'

/** An envelope for entries that no log has taken yet; the register keeps its id and its revision. */
const provisional = {
  id: '00000000-0000-0000-0000-000000000000',
  schemaVersion: 1,
  stream: 'provisional',
  revision: 0,
  position: 0,
  recordedAt: '1970-01-01T00:00:00.000Z',
  recordedBy: 'provisional',
  correlationId: '00000000-0000-0000-0000-000000000000',
  causationId: null,
  previousHash: null,
}

/** Takes an entry that no log has taken into a draft. */
export const takeProvisionally = (draft: Registry, payload: Payload): void => evolveRegistry(draft, { ...provisional, ...payload })

/** The register as an entry would leave it; all that the entry names must be on record. */
export function outcomeOf(registry: Registry, payload: Payload): Registry {
  const draft = draftOf(registry)
  takeProvisionally(draft, payload)
  return draft
}
