import type { EventType, Payload } from '../../../events/catalogue.ts'
import type { Frame } from '../../../projections/frame.ts'
import { draftOf, evolveRegistry, type Registry } from '../../../projections/registry.ts'
import type { Frame as Opening } from './command.ts'
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

type DataOf<T extends EventType> = Extract<Payload, { type: T }>['data']

/**
 * A negotiation with all that it opens with, in the order in which things may name each other.
 * @param now epoch ms
 * @returns the events of the whole, and what there is to refuse in it, pointers into the frame
 */
export function openNegotiation(registry: Registry, frame: Opening, now: number): { payloads: Payload[]; refusals: Refusal[] } {
  const draft = draftOf(registry)
  const { parties, points, actors, sources, reports, versions, numbers, lineage, ...opening } = frame
  const payloads: Payload[] = [{ type: 'NegotiationOpened', data: opening }]
  const refusals: Refusal[] = []

  type Check<T extends EventType> = (frame: Frame, data: DataOf<T>, now: number) => Refusal[]
  const enter = <T extends EventType>(list: keyof Opening, type: T, entries: readonly DataOf<T>[], check: Check<T>) => {
    for (const [index, data] of entries.entries()) {
      const found = check(draft.frame, data, now)
      const payload = { type, data } as unknown as Payload
      refusals.push(...found.map((refusal) => ({ ...refusal, pointer: `/${list}/${index}${refusal.pointer}` })))
      payloads.push(payload)
      // What is introduced by a refused entry is known to those after it: one mistake is named once.
      if (found.length === 0 || 'id' in data) evolveRegistry(draft, { ...provisional, ...payload })
    }
  }
  enter('parties', 'PartyJoined', parties, joinParty)
  enter('points', 'PointDefined', points, definePoint)
  enter('actors', 'ActorIntroduced', actors, introduceActor)
  enter('sources', 'SourceIntroduced', sources, introduceSource)
  enter('reports', 'ReportFiled', reports, fileReport)
  enter('versions', 'PlanVersionReported', versions, reportVersion)
  enter('numbers', 'PointNumbered', numbers, numberPoint)
  enter('lineage', 'LineageAsserted', lineage, assertLineage)
  return { payloads, refusals }
}
