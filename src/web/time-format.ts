import type { Precision } from '../../events/time.ts'
import { type Language, localeOf, type Say, sayerOf } from './messages/messages.ts'

const dayMs = 86_400_000
/** Days that were written last: a page names few, each many times. */
const rememberedDays = 1000

const firstOfDay = 'T00:00:00.000Z'
const lastOfDay = 'T23:59:59.999Z'

type Span = { earliest: string; latest: string; precision?: Precision }

/** Times of the record for people, in UTC: a day is shown as the day, whatever instant stands for it. */
export class TimeFormat {
  readonly #days = new Map<number, string>()
  readonly #day: Intl.DateTimeFormat
  readonly #shortDay: Intl.DateTimeFormat
  readonly #month: Intl.DateTimeFormat
  readonly #instant: Intl.DateTimeFormat
  readonly #say: Say

  constructor(language: Language, say: Say) {
    const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', ...options })
    this.#day = format({ day: 'numeric', month: 'long', year: 'numeric' })
    this.#shortDay = format({ day: 'numeric', month: 'short' })
    this.#month = format({ month: 'long', year: 'numeric' })
    this.#instant = format({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    this.#say = say
  }

  /** The day of an instant: 2 December 2025. */
  day(instant: string): string {
    const at = Date.parse(instant)
    const key = Math.floor(at / dayMs)
    let text = this.#days.get(key)
    if (text === undefined) {
      if (this.#days.size === rememberedDays) this.#days.clear()
      this.#days.set(key, (text = this.#dayOf(at)))
    }
    return text
  }

  #dayOf(at: number): string {
    // Ukrainian has a word after the year, cut short with a stop, which within a sentence is in the way.
    const parts = this.#day.formatToParts(at)
    return parts
      .slice(0, parts.findLastIndex(({ type }) => type !== 'literal') + 1)
      .map(({ value }) => value)
      .join('')
  }

  /** The same where there is little room: 2 Dec. */
  shortDay(instant: string): string {
    return this.#shortDay.format(Date.parse(instant))
  }

  /** An instant; one that ends a day stands for that day. */
  instant(instant: string): string {
    return instant.endsWith(lastOfDay) ? this.day(instant) : `${this.#instant.format(Date.parse(instant))} UTC`
  }

  /** Since when, as exactly as that is known. */
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
        return this.#month.format(Date.parse(instant))
      case 'about':
        return this.#say('date.about', { date: this.day(instant) })
      default:
        return precision satisfies never
    }
  }

  /** When something happened or was published. */
  span({ earliest, latest, precision }: Span): string {
    if (earliest === latest) return this.instant(latest)
    if (precision === 'month' && earliest.slice(0, 7) === latest.slice(0, 7)) return this.#month.format(Date.parse(latest))
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
