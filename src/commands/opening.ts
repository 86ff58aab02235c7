import type { Payload } from '../../events/catalogue.ts'
import { draftOf, evolveRegistry, type Registry } from '../../projections/registry.ts'
import type { Frame } from './command.ts'
import { assertLineage, definePoint, fileReport, introduceActor, introduceSource, joinParty, numberPoint, reportVersion } from './frame.ts'
import type { Refusal } from './refusal.ts'

/** An envelope for entries that no log has taken yet; the register looks at nothing of it. */
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

/**
 * A negotiation with all that it opens with, in the order in which things may name each other.
 * @returns the events of the whole, and what there is to refuse in it, pointers into the frame
 */
export function openNegotiation(registry: Registry, frame: Frame, now: number): { payloads: Payload[]; refusals: Refusal[] } {
  const draft = draftOf(registry)
  const { parties, points, actors, sources, reports, versions, numbers, lineage, ...opening } = frame
  const payloads: Payload[] = [{ type: 'NegotiationOpened', data: opening }]
  const refusals: Refusal[] = []

  const enter = <T>(list: string, entries: readonly T[], check: (data: T) => Refusal[], payloadOf: (data: T) => Payload) => {
    for (const [index, data] of entries.entries()) {
      const found = check(data)
      const payload = payloadOf(data)
      refusals.push(...found.map((refusal) => ({ ...refusal, pointer: `/${list}/${index}${refusal.pointer}` })))
      payloads.push(payload)
      // What is introduced by a refused entry is known to those after it: one mistake is named once.
      if (found.length === 0 || 'id' in payload.data) evolveRegistry(draft, { ...provisional, ...payload })
    }
  }
  enter(
    'parties',
    parties,
    (data) => joinParty(draft.frame, data),
    (data) => ({ type: 'PartyJoined', data }),
  )
  enter(
    'points',
    points,
    (data) => definePoint(draft.frame, data),
    (data) => ({ type: 'PointDefined', data }),
  )
  enter(
    'actors',
    actors,
    (data) => introduceActor(draft.frame, data),
    (data) => ({ type: 'ActorIntroduced', data }),
  )
  enter(
    'sources',
    sources,
    (data) => introduceSource(draft.frame, data),
    (data) => ({ type: 'SourceIntroduced', data }),
  )
  enter(
    'reports',
    reports,
    (data) => fileReport(draft.frame, data, now),
    (data) => ({ type: 'ReportFiled', data }),
  )
  enter(
    'versions',
    versions,
    (data) => reportVersion(draft.frame, data),
    (data) => ({ type: 'PlanVersionReported', data }),
  )
  enter(
    'numbers',
    numbers,
    (data) => numberPoint(draft.frame, data),
    (data) => ({ type: 'PointNumbered', data }),
  )
  enter(
    'lineage',
    lineage,
    (data) => assertLineage(draft.frame, data),
    (data) => ({ type: 'LineageAsserted', data }),
  )
  return { payloads, refusals }
}
