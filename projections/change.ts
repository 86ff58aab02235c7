import type { NegotiationEvent } from '../events/catalogue.ts'
import type { causes, scopes } from '../events/status.ts'
import { type CellEffect, type Cells, isBackdated } from './cells.ts'
import { isDevelopment } from './developments.ts'
import type { Stretch } from './index/runs.ts'
import type { OverallStatus, Status } from './index/vocabulary.ts'
import type { OverallEffect } from './overall.ts'

export type Cause = (typeof causes)[number]
export type Scope = (typeof scopes)[number]

/** A difference that an event made (design section 4). Without a party it is the point's overall status. */
export type Change = {
  revision: number
  point: string
  party: string | null
  /** `present`: the status as it stands; `past`: a stretch of world time was rewritten. */
  scope: Scope
  before: Status | OverallStatus
  after: Status | OverallStatus
  /** World time in epoch ms, from inclusive, until exclusive; Infinity: it still lasts. */
  from: number
  until: number
  cause: Cause
}

function causeOf(event: NegotiationEvent, cells: Cells): Cause {
  const told = isDevelopment(event) ? event.data.id : event.type === 'ReportRepeated' ? event.data.development : null
  if (told !== null) return isBackdated(cells, told) ? 'backdated' : 'new'
  switch (event.type) {
    case 'DevelopmentCorrected':
      return 'corrected'
    case 'DevelopmentRetracted':
      return 'retracted'
    case 'PositionDenied':
      return 'denied'
    default:
      return 'new'
  }
}

/** The changes that an event made: cell by cell in the order of its positions, then the points' overall. */
export function changesOf(
  event: NegotiationEvent,
  cells: Cells,
  effects: readonly CellEffect[],
  overallEffects: readonly OverallEffect[],
): Change[] {
  const all: { point: string; party: string | null; stretches: Stretch<Status | OverallStatus>[] }[] = [
    ...effects,
    ...overallEffects.map((effect) => ({ ...effect, party: null })),
  ].filter(({ stretches }) => stretches.length > 0)
  if (all.length === 0) return []
  const cause = causeOf(event, cells)
  return all.flatMap(({ point, party, stretches }) =>
    stretches.map(({ before, after, from, until }) => ({
      revision: event.revision,
      point,
      party,
      scope: until === Number.POSITIVE_INFINITY ? ('present' as const) : ('past' as const),
      before,
      after,
      from,
      until,
      cause,
    })),
  )
}
