import type { EventType, NegotiationEvent } from '../events/catalogue.ts'
import type { CorrectionReason } from '../events/correction-reason.ts'
import { type Cells, emptyCells, evolveCells, presentOrder } from './cells.ts'
import { evolveOveralls, type Overalls } from './overall.ts'
import { draftOf, emptyRegistry, evolveRegistry } from './registry.ts'
import { type Change, changesOf } from './rules/changes.ts'
import { isFollowed } from './rules/order.ts'
import type { Registry } from './rules/record.ts'
import { subjectOf } from './subjects.ts'

/** An event of which subscribers can be notified: it is about a development, or it changed a status. */
export type NotableEvent = {
  revision: number
  /** The id of the event. */
  id: string
  type: EventType
  /** The development that the event is about; of a duplicate’s retraction the duplicate. */
  development: string | null
  /** Why, where it corrected the frame or took something back. */
  said?: { reason: CorrectionReason; note: string }
}

/** Why an event corrects the frame or takes something back, in words and by kind. */
function saidBy({ type, data }: NegotiationEvent): NotableEvent['said'] {
  switch (type) {
    case 'PartyCorrected':
    case 'PointCorrected':
    case 'ReportCorrected':
    case 'EntryTakenBack':
      return { reason: data.reason, note: data.note }
    default:
      return undefined
  }
}

/** One negotiation as its whole record has it: present and past at once. Plain data, so that it can be kept as a snapshot. */
export type Negotiation = {
  registry: Registry
  cells: Cells
  overalls: Overalls
  /** In order of revision. */
  changes: Change[]
  /** In order of revision: every event about a development or with a change. */
  notable: NotableEvent[]
  /** `recordedAt` of every event by its revision, in epoch milliseconds; never runs back. */
  recorded: number[]
}

/**
 * The fold of a negotiation's stream; it alters the state that it is given. It knows no clock, no
 * chance and no I/O; a new `version` is built anew from the log (docs/architecture.md, “The way of a question”).
 */
export const negotiation = {
  name: 'negotiation',
  version: 5,
  initial: (): Negotiation => ({
    registry: emptyRegistry(),
    cells: emptyCells(),
    overalls: new Map(),
    changes: [],
    notable: [],
    recorded: [],
  }),
  evolve(state: Negotiation, event: NegotiationEvent): void {
    const { revision, id, type } = event
    state.recorded.push(Date.parse(event.recordedAt))
    evolveRegistry(state.registry, event)
    const effects = evolveCells(state.cells, state.registry, event)
    effects.push(...evolveOveralls(state.overalls, state.cells, state.registry.frame, event, effects))
    const development = subjectOf(state.registry, event)
    const own = development === null ? undefined : (state.cells.present.get(development)?.presence ?? undefined)
    const changes = changesOf(event, effects, {
      presences: state.cells.presences,
      own,
      isFollowed: () => development !== null && isFollowed(state.registry, development, presentOrder(state.registry, revision)),
    })
    for (const change of changes) state.changes.push(change)
    if (development !== null || changes.length > 0) {
      const said = saidBy(event)
      state.notable.push({ revision, id, type, development, ...(said === undefined ? {} : { said }) })
    }
  },
}

/**
 * A negotiation on which entries can be tried that no log has taken: what they change of it is not changed in the other,
 * and their changes are all that it lists.
 */
export function trialOf({ registry, cells, overalls, recorded }: Negotiation): Negotiation {
  return { registry: draftOf(registry), ...structuredClone({ cells, overalls }), changes: [], notable: [], recorded: [...recorded] }
}
