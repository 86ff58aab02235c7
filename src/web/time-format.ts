import { LRUCache } from 'lru-cache'
import type { Precision } from '../../events/time.ts'
import { type Language, localeOf, type Say, sayerOf } from './messages/messages.ts'

const dayMs = 86_400_000
/** Times as they were written last, by epoch milliseconds: a page names few, each many times. */
type Remembered = LRUCache<number, string>
const rememberedTimes = 1000

const startOfDay = (instant: string): number => Math.floor(Date.parse(instant) / dayMs) * dayMs

/** Ukrainian has a word after the year, cut short with a stop, which within a sentence is in the way. */
const untilYear = (parts: readonly Intl.DateTimeFormatPart[]): string =>
  parts
    .filter(({ type, value }, index) => !(type === 'literal' && parts[index - 1]?.type === 'year' && value.endsWith('.')))
    .map(({ value }) => value)
    .join('')

const firstOfDay = 'T00:00:00.000Z'
const lastOfDay = 'T23:59:59.999Z'

type Span = { earliest: string; latest: string; precision?: Precision }

/** Times of the record for people, in UTC: a day is shown as the day, whatever instant stands for it. */
export class TimeFormat {
  readonly #day: Remembered
  readonly #month: Remembered
  /** The month as it stands in a date: in Ukrainian it is declined there. */
  readonly #sinceMonth: Remembered
  readonly #instant: Remembered
  readonly #say: Say

  constructor(language: Language, say: Say) {
    const remembering = (options: Intl.DateTimeFormatOptions, written = untilYear): Remembered => {
      const format = new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', ...options })
      return new LRUCache({ max: rememberedTimes, memoMethod: (at) => written(format.formatToParts(at)) })
    }
    this.#day = remembering({ day: 'numeric', month: 'long', year: 'numeric' })
    this.#month = remembering({ month: 'long', year: 'numeric' })
    this.#sinceMonth = remembering({ day: 'numeric', month: 'long', year: 'numeric' }, (parts) =>
      untilYear(parts.slice(parts.findIndex(({ type }) => type === 'month'))),
    )
    this.#instant = remembering({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    this.#say = say
  }

  /** The day of an instant: 2 December 2025. */
  day(instant: string): string {
    return this.#day.memo(startOfDay(instant))
  }

  /** An instant; one that ends a day stands for that day. */
  instant(instant: string): string {
    return instant.endsWith(lastOfDay) ? this.day(instant) : `${this.#instant.memo(Date.parse(instant))} UTC`
  }

  /** When something was, as exactly as that is known, where it stands by itself. */
  known(instant: string, precision: Precision | null): string {
    return precision === 'month' ? this.#month.memo(startOfDay(instant)) : this.since(instant, precision)
  }

  /** The same after “since”. */
  since(instant: string, precision: Precision | null): string {
    switch (precision) {
      case null:
      case 'instant':
        return this.instant(instant)
      case 'day':
        return this.day(instant)
      case 'week':
        return this.#say('date.week', { date: this.day(instant) })
      case 'month':
        return this.#sinceMonth.memo(startOfDay(instant))
      case 'about':
        return this.#say('date.about', { date: this.day(instant) })
      default:
        return precision satisfies never
    }
  }

  /** When something happened or was published. */
  span({ earliest, latest, precision }: Span): string {
    if (earliest === latest) return this.instant(latest)
    if (precision === 'month' && earliest.slice(0, 7) === latest.slice(0, 7)) return this.#month.memo(startOfDay(latest))
    const from = earliest.endsWith(firstOfDay) ? this.day(earliest) : this.instant(earliest)
    const to = precision === 'day' ? this.day(latest) : this.instant(latest)
    return from === to ? to : this.#say('date.between', { from, to })
  }

  /** How long ago, in whole days, months or years: empty where it is not past. */
  age(instant: string, now: number): string {
    const days = Math.floor(now / dayMs) - Math.floor(Date.parse(instant) / dayMs)
    if (days < 0) return ''
    if (days === 0) return this.#say('words.today')
    if (days < 60) return this.#say('words.age', { unit: 'day', n: days })
    const months = Math.floor(days / 30.44)
    return months < 24
      ? this.#say('words.age', { unit: 'month', n: months })
      : this.#say('words.age', { unit: 'year', n: Math.floor(days / 365.25) })
  }
}

const formats = new Map<Language, TimeFormat>()

/** How a language writes times; what that takes is made once. */
export function timeFormatIn(language: Language): TimeFormat {
  let format = formats.get(language)
  if (format === undefined) formats.set(language, (format = new TimeFormat(language, sayerOf(language))))
  return format
}
