import type { NegotiationEvent, Payload } from '../../../events/catalogue.ts'
import type { Basis } from '../../../events/position.ts'
import type { CellAnswer, OverallAnswer } from '../../support/oracle.ts'
import type { Asked, Change } from './answers.ts'
import { given } from './examples.ts'
import { inTime } from './ruleset-2-examples-of-parties.ts'
import { standing } from './ruleset-2-examples-of-standing.ts'
import { inVersions } from './ruleset-2-examples-of-versions.ts'
import { weighed } from './ruleset-2-examples-of-weighing.ts'

/** What an example asks; left out is what bounds nothing. */
export type Question = Omit<Asked, 'rev'> & {
  basis?: Basis
  without?: string[]
  version?: string
  /** How many of the newest events were not yet recorded. */
  back?: number
}

/** The part of an answer that an example is about. */
export type Expected = {
  /** Where the party stands, and the role that each development has in it. */
  standing?: Partial<Omit<CellAnswer, 'evidence'>> & { roles?: Record<string, string> }
  overall?: Partial<OverallAnswer>
  /** What the newest event changed, point by point, the overall status first. */
  changes?: Change[]
  /** The points that are in no list. */
  retired?: string[]
}

/** A history, which is the frame of examples.ts and what the example adds, and what one learns of north and the truce unless it says otherwise. */
export type Example = { name: string; payloads: Payload[]; party?: string; point?: string; asked?: Question; expected: Expected }

/** Ruleset 2 by example, each answer worked out by hand from section 4 of the design. */
export const examples: readonly Example[] = [...standing, ...weighed, ...inVersions, ...inTime]

export const historyOf = ({ payloads }: Example): NegotiationEvent[] => given(...payloads)
