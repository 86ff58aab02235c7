import type { Assumed } from '../../projections/questions/moment.ts'
import type { Links } from './links.ts'
import type { Language, Say } from './messages/messages.ts'
import type { TimeFormat } from './time-format.ts'

/** What every page is made with beside its answer. */
export type Frame = {
  language: Language
  say: Say
  time: TimeFormat
  links: Links
  /** Where the service is reached from outside, as in `https://talks.example/standpoint`. */
  origin: string
  /** Below which styles, script and letters are had. */
  assets: string
  /** The moment at which the page is made, as epoch milliseconds: ages are counted to it. */
  now: number
  /** Who is signed in, by the name that the record has of them; null: nobody. */
  reader: string | null
  /** Whether somebody signed in with a key that is no longer good. */
  wasSignedOut: boolean
}

/** How the record was read: by world time, by publication, or by what was on record. */
export const axes = ['happened', 'published', 'known'] as const
export type Axis = (typeof axes)[number]

/** What a page about a negotiation is made with. */
export type View = Frame & {
  negotiation: { id: string; title: string; description: string | null }
  assumed: Assumed
  axis: Axis
  /** Whether the page is pinned to a revision, and no later event can change what it says. */
  isFrozen: boolean
}
