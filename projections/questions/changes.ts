import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { causes, scopes } from '../../events/status.ts'
import { Instant, instantOf } from '../../events/time.ts'
import { firstIndex } from '../index/blocks.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import { firstOf, type Lazy, type LazyAnswer, mapped, type Stepwise } from './lazy.ts'
import { Asked, finiteInstant, type Moment } from './moment.ts'
import { OverallStatusName } from './overall.ts'
import { StatusName } from './standing.ts'

export const AnyStatus = z
  .enum([...StatusName.options, ...OverallStatusName.options])
  .meta({ id: 'AnyStatus', description: 'A status of a party or overall' })

export const RecordedChange = z
  .object({
    rev: z.int().describe('The revision of the event that made it'),
    recordedAt: Instant,
    point: Slug,
    party: Slug.nullable().describe('Null: the point’s overall status'),
    scope: z.enum(scopes).describe('`present`: the status as it stands; `past`: a stretch of world time was rewritten'),
    from: AnyStatus.describe('The status before'),
    to: AnyStatus.describe('The status after'),
    stretch: z
      .object({ from: Instant.nullable(), until: Instant.nullable() })
      .describe('The world time that it concerns: from inclusive, until exclusive; null: without end'),
    cause: z.enum(causes),
  })
  .meta({ id: 'RecordedChange', description: 'A difference that an event made to a status' })
export type RecordedChange = z.output<typeof RecordedChange>

export const ChangeFeed = Asked.extend({ changes: z.array(RecordedChange) }).meta({
  id: 'ChangeFeed',
  description: 'Changes of status in order of recording, a page of them',
})
export type ChangeFeed = z.output<typeof ChangeFeed>

/** What the feed may be narrowed to. */
export type ChangeFilter = {
  point?: string | undefined
  /** A party's id, or `overall` for the points' overall status. */
  party?: string | undefined
  scope?: string | undefined
  cause?: string | undefined
}

/** A change as answers have it. */
export const recordedChange = (state: Negotiation, change: Change): RecordedChange => ({
  rev: change.revision,
  recordedAt: instantOf(state.recorded[change.revision] as number),
  point: change.point,
  party: change.party,
  scope: change.scope,
  from: change.before,
  to: change.after,
  stretch: { from: finiteInstant(change.from), until: finiteInstant(change.until) },
  cause: change.cause,
})

/** The index of the first change made at a revision or later. */
export const firstChangeFrom = ({ changes }: Negotiation, revision: number): number =>
  firstIndex(changes.length, (index) => (changes[index] as Change).revision >= revision)

/** The changes that the event at a revision made. */
export const changesMadeAt = (state: Negotiation, revision: number): RecordedChange[] =>
  state.changes.slice(firstChangeFrom(state, revision), firstChangeFrom(state, revision + 1)).map((change) => recordedChange(state, change))

/**
 * The feed up to a moment's revision.
 * @param from index of the first change to look at
 * @returns at most `limit` changes, and the index to go on from; null at the end
 */
export function* answerChanges(
  state: Negotiation,
  { times, asked }: Moment,
  { point, party, scope, cause }: ChangeFilter,
  { from, limit }: { from: number; limit: number },
): Stepwise<{ answer: LazyAnswer<ChangeFeed>; next: number | null }> {
  const end = firstChangeFrom(state, times.revision + 1)
  function* found(): Lazy<{ index: number; change: Change }> {
    for (let index = from; index < end; index++) {
      const change = state.changes[index] as Change
      const isWanted =
        (point === undefined || change.point === point) &&
        (party === undefined || (change.party ?? 'overall') === party) &&
        (scope === undefined || change.scope === scope) &&
        (cause === undefined || change.cause === cause)
      yield isWanted ? { index, change } : undefined
    }
  }
  const { items, after } = yield* firstOf(found(), limit)
  return { answer: { ...asked, changes: mapped(items, ({ change }) => recordedChange(state, change)) }, next: after?.index ?? null }
}
