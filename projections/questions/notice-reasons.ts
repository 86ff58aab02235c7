import { z } from 'zod'
import { DevelopmentCorrected } from '../../events/development-corrected.ts'
import { DevelopmentRetracted } from '../../events/development-retracted.ts'
import { Slug } from '../../events/identifier.ts'
import { Basis, type Position, Stance } from '../../events/position.ts'
import type { NotableEvent } from '../negotiation.ts'
import type { Correction, Development, Retraction } from '../rules/record.ts'
import { bodyAt } from '../rules/standing.ts'
import { cutTo } from './notice-words.ts'

const shown = { note: 500, changesCharacters: 2500 }

/** What whoever corrected, retracted or denied something said of it. */
export const reasons = {
  reason: z
    .enum([...DevelopmentCorrected.shape.reason.options, ...DevelopmentRetracted.shape.reason.options])
    .optional()
    .describe('Why it was corrected, retracted or taken back; left out where it was none of these'),
  note: z
    .string()
    .max(shown.note)
    .optional()
    .describe('What was said of the correction, retraction, denial or taking back; where it was cut it ends in …'),
  duplicateOf: Slug.optional().describe('The development of which it was a duplicate'),
}
type Reasons = { [K in keyof typeof reasons]?: z.output<(typeof reasons)[K]> }

const Held = z.object({ stance: Stance, basis: Basis }).meta({ id: 'HeldStance', description: 'A stance and who says so' })

const ChangedPosition = z
  .object({
    party: Slug,
    point: Slug,
    before: Held.optional().describe('Left out: it did not show it before'),
    after: Held.optional().describe('Left out: it shows it no more'),
  })
  .meta({ id: 'ChangedPosition', description: 'A position that a correction or a retraction altered' })
type ChangedPosition = z.output<typeof ChangedPosition>

export const Alteration = z
  .object({
    fields: z.array(z.string()).describe('The fields of the development that a correction replaced'),
    positions: z.array(ChangedPosition).describe('The first of the stances that are other ones than before'),
    positionsInAll: z.int(),
  })
  .meta({ id: 'Alteration', description: 'What a correction or a retraction altered in a development' })
export type Alteration = z.output<typeof Alteration>

const correctionAt = ({ bodies }: Development, revision: number): Correction | null =>
  bodies.find((body) => body.revision === revision)?.correction ?? null

/** What was said of the event behind a notice. */
export function reasonsOf({ type, revision, said }: NotableEvent, about: Development | null): Reasons {
  if (said !== undefined) return { reason: said.reason, note: cutTo(said.note, shown.note) }
  if (about === null) return {}
  switch (type) {
    case 'DevelopmentCorrected': {
      const { reason, note } = correctionAt(about, revision) as Correction
      return { reason, note: cutTo(note, shown.note) }
    }
    case 'DevelopmentRetracted': {
      const { reason, note, duplicateOf } = about.retractions.find((one) => one.revision === revision) as Retraction
      return { reason, note: cutTo(note, shown.note), ...(duplicateOf === undefined ? {} : { duplicateOf }) }
    }
    case 'PositionDenied': {
      const note = about.denials.find((denial) => denial.revision === revision)?.note
      return note === undefined ? {} : { note: cutTo(note, shown.note) }
    }
    default:
      return {}
  }
}

type Stated = Pick<Position, 'stance' | 'basis'>

/** The positions by party and point, in the order in which those first appear. */
function byPlace(positions: readonly Position[]): Map<string, Position[]> {
  const places = new Map<string, Position[]>()
  for (const position of positions) {
    const place = `${position.party} ${position.point}`
    const held = places.get(place)
    if (held === undefined) places.set(place, [position])
    else held.push(position)
  }
  return places
}

/** Those of some statements that others do not have, each as often as it is there. */
function without(stated: readonly Stated[], others: readonly Stated[]): Stated[] {
  const left = new Map<string, number>()
  const key = ({ stance, basis }: Stated): string => `${stance} ${basis}`
  for (const other of others) left.set(key(other), (left.get(key(other)) ?? 0) + 1)
  return stated.filter((one) => {
    const count = left.get(key(one)) ?? 0
    left.set(key(one), count - 1)
    return count <= 0
  })
}

const heldIn = ({ stance, basis }: Stated) => ({ stance, basis })

/** The positions that are others than before, place by place; of what a place lost and gained the first goes with the first. */
function changedPositions(before: readonly Position[], after: readonly Position[]): ChangedPosition[] {
  const [old, now] = [byPlace(before), byPlace(after)]
  return [...new Map([...old, ...now]).entries()].flatMap(([place, [first]]) => {
    const { party, point } = first as Position
    const [was, is] = [old.get(place) ?? [], now.get(place) ?? []]
    const [lost, gained] = [without(was, is), without(is, was)]
    return Array.from({ length: Math.max(lost.length, gained.length) }, (_, index) => {
      const [from, to] = [lost[index], gained[index]]
      return {
        party,
        point,
        ...(from === undefined ? {} : { before: heldIn(from) }),
        ...(to === undefined ? {} : { after: heldIn(to) }),
      }
    })
  })
}

/** The first of a list that, written as JSON, are at most so many characters. */
export function fitting<T>(items: readonly T[], most: number): T[] {
  let room = most
  const end = items.findIndex((item) => (room -= JSON.stringify(item).length + 1) < 0)
  return end === -1 ? [...items] : items.slice(0, end)
}

/** What a correction or a retraction altered in its development; undefined for any other event. */
export function alterationBy({ type, revision }: NotableEvent, about: Development): Alteration | undefined {
  if (type !== 'DevelopmentCorrected' && type !== 'DevelopmentRetracted') return undefined
  const isRetracted = type === 'DevelopmentRetracted'
  const positions = changedPositions(bodyAt(about, revision - 1).positions, isRetracted ? [] : bodyAt(about, revision).positions)
  return {
    fields: isRetracted ? [] : [...(correctionAt(about, revision)?.fields ?? [])],
    positions: fitting(positions, shown.changesCharacters),
    positionsInAll: positions.length,
  }
}
