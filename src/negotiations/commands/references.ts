import type { Citation, Teller } from '../../../events/citation.ts'
import type { Changes } from '../../../events/development-corrected.ts'
import type { Position } from '../../../events/position.ts'
import type { Development, Developments, Frame } from '../../../projections/rules/record.ts'
import { retractionAt } from '../../../projections/rules/standing.ts'
import { each, type Refusal, type RefusalCode, refusedIf } from './refusal.ts'

type Check<T> = (frame: Frame, named: T, pointer: string) => Refusal[]

/** An id that may be left out, but names something on record where it is given. */
const known =
  (table: Exclude<keyof Frame, 'opened'>, code: RefusalCode): Check<string | null | undefined> =>
  (frame, id, pointer) =>
    typeof id === 'string' ? refusedIf(!frame[table].has(id), code, pointer, id) : []

export const knownParty = known('parties', 'unknown-party')
export const knownPoint = known('points', 'unknown-point')
export const knownActor = known('actors', 'unknown-actor')
export const knownSource = known('sources', 'unknown-source')
export const knownReport = known('reports', 'unknown-report')
export const knownVersion = known('versions', 'unknown-version')
const joinedParty = known('parties', 'not-a-party')

const knownTeller: Check<Teller> = (frame, teller, pointer) => {
  if ('source' in teller) return knownSource(frame, teller.source, `${pointer}/source`)
  if ('actor' in teller) return knownActor(frame, teller.actor, `${pointer}/actor`)
  return []
}

/** The root of a report or of a passage is on record, and did not certainly come out after what repeats it. */
export function knownRoot(frame: Frame, root: string | undefined, published: number | undefined, pointer: string): Refusal[] {
  const origin = root === undefined ? undefined : frame.reports.get(root)
  const late = origin !== undefined && published !== undefined && Date.parse(origin.publishedAt.earliest) > published
  return [...knownReport(frame, root, pointer), ...refusedIf(late, 'root-after-report', pointer, root)]
}

export const knownCitation: Check<Citation> = (frame, { report, root, attribution }, pointer) => [
  ...knownReport(frame, report, `${pointer}/report`),
  ...each(attribution, `${pointer}/attribution`, (teller, at) => knownTeller(frame, teller, at)),
  ...knownRoot(frame, root, frame.reports.get(report)?.published, `${pointer}/root`),
]

/** An actor of other parties does not speak for this one on the record; one of no party may. */
export const ownVoice = (frame: Frame, actor: string | undefined, party: string | undefined, pointer: string): Refusal[] => {
  const spokenFor = frame.actors.get(actor ?? '')?.affiliations.flatMap(({ party: own }) => own ?? []) ?? []
  const isForeign = spokenFor.length > 0 && !spokenFor.some((own) => own === party)
  return refusedIf(isForeign, 'speaks-for-another', pointer, `${actor} speaks for ${spokenFor.join(', ')}`)
}

const knownPosition: Check<Position> = (frame, { party, point, actor, basis, version }, pointer) => [
  ...joinedParty(frame, party, `${pointer}/party`),
  ...knownPoint(frame, point, `${pointer}/point`),
  ...knownActor(frame, actor, `${pointer}/actor`),
  ...knownVersion(frame, version, `${pointer}/version`),
  ...(basis === 'official' ? ownVoice(frame, actor, party, `${pointer}/actor`) : []),
]

/** All that a development of any kind, or a correction of one, may name; what it leaves out or takes away is not looked at. */
export const knownContents: Check<Changes> = (frame, contents, pointer) => [
  ...each(contents.actors, `${pointer}/actors`, (id, at) => knownActor(frame, id, at)),
  ...each(contents.versions, `${pointer}/versions`, (id, at) => knownVersion(frame, id, at)),
  ...each(contents.reports, `${pointer}/reports`, (citation, at) => knownCitation(frame, citation, at)),
  ...each(contents.positions, `${pointer}/positions`, (position, at) => knownPosition(frame, position, at)),
  ...knownSource(frame, contents.leakedTo ?? undefined, `${pointer}/leakedTo`),
  ...each(contents.from ?? [], `${pointer}/from`, (id, at) => knownParty(frame, id, at)),
  ...each(contents.to ?? [], `${pointer}/to`, (id, at) => knownParty(frame, id, at)),
  ...each(contents.parties ?? [], `${pointer}/parties`, (id, at) => knownParty(frame, id, at)),
  ...knownActor(frame, contents.speaker ?? undefined, `${pointer}/speaker`),
  ...(contents.claimant ? knownTeller(frame, contents.claimant, `${pointer}/claimant`) : []),
]

/** What a development is recorded to have come after is on record, and not the development itself. */
export const knownFollowed = (
  developments: Developments,
  follows: readonly string[] | null | undefined,
  own: string,
  pointer: string,
): Refusal[] =>
  each(follows ?? [], pointer, (id, at) =>
    id === own ? refusedIf(true, 'in-a-circle', at, id) : refusedIf(!developments.has(id), 'unknown-development', at, id),
  )

/** A revision that none on record comes after: things as they stand. */
export const present = Number.POSITIVE_INFINITY

/** The development of that id where it is on record and was not retracted; else why nothing can be said of it. */
export function requireActive(
  developments: Developments,
  id: string,
  pointer: string,
): { development: Development; refusals: [] } | { development: undefined; refusals: Refusal[] } {
  const development = developments.get(id)
  if (development === undefined) return { development, refusals: refusedIf(true, 'unknown-development', pointer, id) }
  const retraction = retractionAt(development, present)
  if (retraction === undefined) return { development, refusals: [] }
  const about = retraction.duplicateOf === undefined ? id : `${id} is a duplicate of ${retraction.duplicateOf}`
  return { development: undefined, refusals: refusedIf(true, 'retracted', pointer, about) }
}
