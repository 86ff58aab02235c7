import { z } from 'zod'
import type { Cause } from '../../events/status.ts'
import { instantOf } from '../../events/time.ts'
import { valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import type { Party, Point } from '../rules/record.ts'

/** So much is shown of a text that can be long. */
const shownText = 1000

/** At most so many characters, whole ones, the last of them a sign that there were more. */
export const cutTo = (text: string, most = shownText): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`

const names = { negotiation: z.string().describe('Its title'), point: z.string().describe('Its title') }
const sentence = z
  .string()
  .describe('The same in a sentence, to be printed as it is: one line of English, with the names as they were recorded')

/** What a change of status is called. */
export const words = {
  proposition: z.string().max(shownText).describe('What the point puts to the parties; where it was cut it ends in …'),
  sentence,
}
export const StatusNames = z.object({ ...names, party: z.string() }).meta({ id: 'StatusNames', description: 'The names behind the ids' })
export const OverallNames = z.object(names).meta({ id: 'OverallNames', description: 'The names behind the ids' })

const causeWords: Record<Cause, string> = {
  new: '',
  backdated: ', by word of something earlier',
  corrected: ', by a correction',
  retracted: ', by a retraction',
  denied: ', by a denial',
  frame: ', by a correction of the frame or a turn in the life of a party',
  'taken-back': ', by an entry that was taken back',
  ruleset: ', by other rules',
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

const dayOf = (ms: number): string => instantOf(ms).slice(0, 10)

/** The stretch of the past that a change concerns; nothing where it is about the status as it stands. */
function stretchWords({ scope, from, until }: Change): string {
  if (scope === 'present') return ''
  const end = dayOf(until)
  if (!Number.isFinite(from)) return ` until ${end}`
  return dayOf(from) === end ? ` on ${end}` : ` between ${dayOf(from)} and ${end}`
}

/** How a change of status is put into words. What is named was recorded before it and is named as it was then. */
export function wordsOf({ registry: { frame } }: Negotiation, change: Change) {
  const { title, proposition } = valueAt(frame.points.get(change.point) as Point, change.revision)
  const party = change.party === null ? undefined : valueAt(frame.parties.get(change.party) as Party, change.revision).name
  const moved = `${title}: ${party ?? 'overall'} from ${change.before} to ${change.after}`
  return {
    names: { negotiation: frame.opened.value?.title ?? '', point: title, ...(party === undefined ? {} : { party }) },
    proposition: cutTo(proposition),
    sentence: `${onOneLine(moved)}${stretchWords(change)}${causeWords[change.cause]}.`,
  }
}
