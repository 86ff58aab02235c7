import { weakestStrength } from './bases.ts'

/** What a question does without: a source, a report, or all outlets of an alignment. */
export type SetAside = { kind: 'source' | 'report' | 'alignment'; id: string }

/** Whether one development certainly follows another, by a recorded order alone or chained with times. */
export type Follows = (one: string, other: string) => boolean

/** The bounds of a question. */
export type Times = {
  /** The newest revision that it may know. */
  revision: number
  /** The last instants (epoch ms) of occurrence and publication. */
  asOf: number
  publishedBy: number
  /** The strength of the weakest basis that may decide. */
  weakest: number
  /** What it sets aside. */
  without: readonly SetAside[]
  /** The plan version that it is about; null: none in particular. */
  version: string | null
  /** The recorded order of developments as those bounds admit it; null where none was ever recorded. */
  follows: Follows | null
}

/** The bounds of a question about all that is recorded up to a revision. */
export const presentAt = (revision: number, follows: Follows | null): Times => ({
  revision,
  asOf: Number.POSITIVE_INFINITY,
  publishedBy: Number.POSITIVE_INFINITY,
  weakest: weakestStrength,
  without: [],
  version: null,
  follows,
})

/** What was published by an instant had happened by then, so nothing later need be looked at. */
export const horizonOf = ({ asOf, publishedBy }: Times): number => Math.min(asOf, publishedBy)
