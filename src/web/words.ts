import type { OverallStatus, Status } from '../../events/status.ts'
import type { Language, Say } from './messages/messages.ts'

/** At most so many dots: more reports are shown alike. */
const mostDots = 3

/** As many full dots as there are independent reports. */
export function dots(corroboration: number): string {
  const full = Math.min(corroboration, mostDots)
  return '●'.repeat(full) + '○'.repeat(mostDots - full)
}

export const statusWord = (say: Say, status: Status | OverallStatus): string => say(`status.${status}`)

/** A number in a sentence: up to ten in words, where the language does so. */
export const numberWord = (say: Say, n: number): string => say('words.number', { n: n <= 10 ? String(n) : n })

/** The same at the beginning of a sentence. */
export function capitalized(text: string, language: Language): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(language) + text.slice(first.length)
}

const lists = new Map<Language, Intl.ListFormat>()

/** Several names in a sentence. */
export function listed(names: readonly string[], language: Language): string {
  let format = lists.get(language)
  if (format === undefined) lists.set(language, (format = new Intl.ListFormat(language, { type: 'conjunction' })))
  return format.format(names)
}
