import type { OverallStatus, Status } from '../../events/status.ts'
import { type Instant, type Interval, instantOf } from '../../events/time.ts'
import { cellOf } from '../cells.ts'
import { runAt } from '../index/runs.ts'
import { valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { weakestStrength } from '../rules/bases.ts'
import type { Change } from '../rules/changes.ts'
import type { Development, Report, Source } from '../rules/record.ts'
import { keptRuns } from '../rules/since.ts'
import { reportAt } from '../rules/standing.ts'
import { type Alteration, changesAsAltered, type ToldChange } from './altered.ts'
import { type RecordedChange, recordedChange } from './changes.ts'
import { type StandingDevelopment, standingDevelopment } from './developments.ts'
import type { Stepwise } from './lazy.ts'
import type { Moment } from './moment.ts'
import { reasonsOf } from './notice-reasons.ts'
import { wordsOf } from './notice-words.ts'
import { developmentOf, notableAt } from './notices.ts'
import { type About, isAt } from './touching.ts'

/** A report behind a change, as a reader is led to it. */
export type FeedSource = { title: string; source: string; url: string | null; publishedAt: Interval; paragraphs: number[] }

/** A change as a feed tells it: what it was, what made it, and what became of it since. */
export type FeedEntry = {
  change: RecordedChange
  /** The event that made it, and which of that event's changes of the cell it is, from 0. */
  event: string
  nth: number
  words: ReturnType<typeof wordsOf>
  /** What was said of the correction, retraction or denial that made it. */
  note: string | null
  /** What it goes back to, as it stands; null: to the frame, or to what was taken back of it. */
  development: Pick<StandingDevelopment, 'id' | 'kind' | 'summary' | 'state' | 'occurred'> | null
  sources: FeedSource[]
  /** What was last recorded against it, and how the statuses before and after that instant read now; null: it stands as it was told. */
  altered: (Alteration & { at: Instant; note: string | null; now: { from: Status | OverallStatus; to: Status | OverallStatus } }) | null
  /** When it was told, or last altered. */
  updated: Instant
}

export type Feed = {
  /** When the newest of all that is asked for was told or altered; where there is nothing, when the negotiation was opened. */
  updated: Instant
  entries: FeedEntry[]
  /** How many come before the next page; null: this is the last. */
  next: number | null
}

/** The statuses on both sides of the instant at which a change begins, as they are recorded at a revision. */
function nowAt({ cells, overalls }: Negotiation, { point, party, from }: Change, revision: number) {
  const runs = party === null ? (overalls.get(point) ?? []) : keptRuns(cellOf(cells, point, party), weakestStrength)
  const at = (instant: number): Status | OverallStatus => runAt<Status | OverallStatus>(runs, instant, revision)?.status ?? 'unstated'
  return { from: at(from - 1), to: at(from) }
}

/** What tells of the development behind a change; of a denial, what tells of that. */
function sourcesOf(
  state: Negotiation,
  development: Development,
  standing: StandingDevelopment,
  change: Change,
  revision: number,
): FeedSource[] {
  const { frame } = state.registry
  const denial = change.cause === 'denied' ? development.denials.find((one) => one.revision === change.revision) : undefined
  const citations = denial?.reports ?? standing.reports
  const cited = new Set(citations.map(({ report }) => report))
  const paragraphs = (id: string) =>
    [...new Set(citations.flatMap(({ report, paragraph }) => (report === id ? (paragraph ?? []) : [])))].sort((a, b) => a - b)
  return [...cited].map((id) => {
    const { title, source, url = null, publishedAt } = reportAt(frame.reports, id, revision) as Report
    return { title, source: valueAt(frame.sources.get(source) as Source, revision).name, url, publishedAt, paragraphs: paragraphs(id) }
  })
}

/** A change as a feed tells it at a moment. */
function entryOf(state: Negotiation, { change, nth, altered }: ToldChange, { times }: Moment): FeedEntry {
  const recordedAt = (revision: number): Instant => instantOf(state.recorded[revision] as number)
  const noteAt = (revision: number): string | null => {
    const event = notableAt(state, revision)
    return event === null ? null : (reasonsOf(event, developmentOf(state, event)).note ?? null)
  }
  // Every event that changed something is notable.
  const event = notableAt(state, change.revision) as NonNullable<ReturnType<typeof notableAt>>
  const about = developmentOf(state, event)
  const standing = about === null ? null : standingDevelopment(state, about, times)
  const revision = altered?.rev ?? change.revision
  return {
    change: recordedChange(state, change),
    event: event.id,
    nth,
    words: wordsOf(state, change),
    note: noteAt(change.revision),
    development: standing,
    sources: about === null || standing === null ? [] : sourcesOf(state, about, standing, change, times.revision),
    altered: altered && { ...altered, at: recordedAt(altered.rev), note: noteAt(altered.rev), now: nowAt(state, change, times.revision) },
    updated: recordedAt(revision),
  }
}

/**
 * The changes of some points and parties up to a moment's revision: what was told or altered last comes first, so that a
 * reader who looks at the first page only hears of every correction.
 * @param from how many come before the page
 */
export function* answerFeed(
  state: Negotiation,
  moment: Moment,
  about: About,
  { from, limit }: { from: number; limit: number },
): Stepwise<Feed> {
  const all = yield* changesAsAltered(state, moment.times.revision, (change) => isAt(change, about))
  const entries: FeedEntry[] = []
  for (const told of all.slice(from, from + limit)) {
    yield undefined
    entries.push(entryOf(state, told, moment))
  }
  const [first] = all
  const newest = first === undefined ? 0 : (first.altered?.rev ?? first.change.revision)
  return { updated: instantOf(state.recorded[newest] as number), entries, next: from + limit < all.length ? from + limit : null }
}
