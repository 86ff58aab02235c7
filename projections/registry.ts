import type { NegotiationEvent } from '../events/catalogue.ts'
import { evolveDevelopments } from './developments.ts'
import { emptyFrame, evolveFrame, type Frame } from './frame.ts'
import { overlay } from './index/table.ts'
import type { Developments } from './rules/standing.ts'

/** All that is on record, without what follows from it: what a registrar needs to take or refuse an entry. */
export type Registry = { frame: Frame; developments: Developments }

export const emptyRegistry = (): Registry => ({ frame: emptyFrame(), developments: new Map() })

/** Takes one event into the register. */
export function evolveRegistry(registry: Registry, event: NegotiationEvent): void {
  evolveFrame(registry.frame, event)
  evolveDevelopments(registry.developments, registry.frame.reports, event)
}

/** A register that sees through to another and keeps what is entered to itself: for entries not yet in the log. */
export function draftOf({ frame, developments }: Registry): Registry {
  return {
    frame: {
      opened: { ...frame.opened },
      parties: overlay(frame.parties),
      points: overlay(frame.points),
      actors: overlay(frame.actors),
      sources: overlay(frame.sources),
      reports: overlay(frame.reports),
      versions: overlay(frame.versions),
    },
    developments: overlay(developments),
  }
}
