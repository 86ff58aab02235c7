import type { Development } from '../../../projections/developments.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { developmentOf, isAbout, type Notice, noticesAt } from '../../../projections/questions/notices.ts'
import { type Era, eraAt } from './era.ts'

/** More than so many are not named. */
const most = 20

const correcting: readonly string[] = ['corrected', 'retracted', 'denied']

/** Whether a notice takes back what was told before. */
const isCorrection = ({ type, change }: Notice): boolean =>
  change === null ? type !== 'development.recorded' : correcting.includes(change.cause)

/** Whether two notices about one development tell of the same: of itself, or of one status. */
const isAlike = (one: Notice, other: Notice): boolean =>
  one.change === null || other.change === null
    ? one.change === other.change
    : one.change.point === other.change.point && one.change.party === other.change.party

/** The revisions before a given one that are about a development, newest first. */
const revisionsBefore = ({ bodies, repeats, denials, retraction }: Development, rev: number): number[] =>
  [...bodies, ...repeats, ...denials, ...(retraction === null ? [] : [retraction])]
    .map(({ revision }) => revision)
    .filter((revision) => revision < rev)
    .sort((a, b) => b - a)

/**
 * The notices of the earlier messages that a notice puts right, oldest first, the newest twenty of them: what was told of
 * the same development, or of the same status for its sake. Null where it is no correction.
 */
export function noticesCorrectedBy(state: Negotiation, eras: readonly Era[], notice: Notice): Notice[] | null {
  const development = developmentOf(state, notice.act)
  if (development === null || !isCorrection(notice)) return null
  const found: Notice[] = []
  for (const rev of revisionsBefore(development, notice.place.rev)) {
    const { filter } = eraAt(eras, rev)
    for (const earlier of noticesAt(state, rev).reverse())
      if (isAlike(earlier, notice) && isAbout(filter, state, earlier)) {
        found.push(earlier)
        if (found.length === most) return found.reverse()
      }
  }
  return found.reverse()
}
