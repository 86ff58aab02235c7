import type { EventType } from '../../events/catalogue.ts'
import type { Cause } from '../../events/status.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import { firstChangeFrom } from './changes.ts'
import type { Stepwise } from './lazy.ts'
import { notableAt } from './notices.ts'

/** What was recorded later against what a change told, and why. */
export type Alteration = { rev: number; cause: Cause }

/** A change, and the newest that was recorded against it; null: it stands as it was told. */
export type ToldChange = { change: Change; nth: number; altered: Alteration | null }

/** The events that say of a development that it was recorded wrongly. */
const against: ReadonlyMap<EventType, Cause> = new Map<EventType, Cause>([
  ['DevelopmentCorrected', 'corrected'],
  ['DevelopmentRetracted', 'retracted'],
  ['EntryTakenBack', 'taken-back'],
])

/** The newest alteration of each development up to a revision. */
function alteredDevelopments({ notable }: Negotiation, revision: number): ReadonlyMap<string, Alteration> {
  const found = new Map<string, Alteration>()
  for (const { revision: rev, type, development } of notable) {
    if (rev > revision) break
    const cause = against.get(type)
    if (cause !== undefined && development !== null) found.set(development, { rev, cause })
  }
  return found
}

/** Whether a change says of a time that was told of already that it was otherwise; what is new in the present goes on from it. */
const isRewriting = ({ scope, cause }: Change): boolean => scope === 'past' || cause !== 'new'

/** Whether a later change of the same cell touches the instant at which another begins: what was before it, or what came. */
const touchesBeginning = (later: Change, { revision, from }: Change): boolean =>
  later.revision > revision && later.from <= from && from <= later.until

const newer = (one: Alteration | null, other: Alteration | null): Alteration | null =>
  one === null || (other !== null && other.rev > one.rev) ? other : one

/**
 * Changes up to a revision with what was recorded against them by then: their development was corrected, retracted, or
 * had something taken back, or the time at which they begin was rewritten. The newest told or altered comes first.
 */
export function* changesAsAltered(
  state: Negotiation,
  revision: number,
  isWanted: (change: Change) => boolean,
): Stepwise<readonly ToldChange[]> {
  const developments = alteredDevelopments(state, revision)
  /** By cell, the newest first. */
  const rewriting = new Map<string, Change[]>()
  const found: ToldChange[] = []
  for (let index = firstChangeFrom(state, revision + 1) - 1; index >= 0; index--) {
    yield undefined
    const change = state.changes[index] as Change
    if (!isWanted(change)) continue
    const cell = `${change.point} ${change.party ?? ''}`
    let others = rewriting.get(cell)
    if (others === undefined) rewriting.set(cell, (others = []))
    const rewritten = others.find((later) => touchesBeginning(later, change))
    const own = developments.get(notableAt(state, change.revision)?.development ?? '')
    found.push({
      change,
      nth: nthAt(state, index),
      altered: newer(
        rewritten === undefined ? null : { rev: rewritten.revision, cause: rewritten.cause },
        own === undefined || own.rev <= change.revision ? null : own,
      ),
    })
    if (isRewriting(change)) others.push(change)
  }
  const told = ({ change, altered }: ToldChange): number => altered?.rev ?? change.revision
  return found.sort((a, b) => told(b) - told(a) || b.change.revision - a.change.revision)
}

/** Which of its event's changes of the same cell a change is, from 0. */
function nthAt({ changes }: Negotiation, index: number): number {
  const { revision, point, party } = changes[index] as Change
  let nth = 0
  for (let before = index - 1; changes[before]?.revision === revision; before--)
    if (changes[before]?.point === point && changes[before]?.party === party) nth += 1
  return nth
}
