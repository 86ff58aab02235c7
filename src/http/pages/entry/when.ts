import { en, type ParsedComponents, type ParsedResult, uk } from 'chrono-node'
import { startOf as firstOf, type Interval, instantOf, endOf as lastOf, type Precision } from '../../../../events/time.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { Language } from '../../../web/messages/messages.ts'

/** A closed interval of world time in UTC, and how exactly it is known. */
export type When = Pick<Interval, 'earliest' | 'latest' | 'precision'>

/** Why a phrase is no time: it has none, or 3/4 may be in March or in April. */
export type WhenFault = 'not-understood' | 'day-or-month' | 'turned-round'

type Span = { from: number; to: number; precision: Precision }

const dayMs = 86_400_000

const spanOf = (from: number, to: number, precision: Precision): Span => ({ from, to, precision })
const dayFrom = (ms: number): Span => spanOf(ms, ms + dayMs - 1, 'day')

/** A month counted from 0, as Date has it; one before or after the year is taken for what it is. */
const monthOf = (year: number, month: number): Span => spanOf(Date.UTC(year, month), Date.UTC(year, month + 1) - 1, 'month')

/** The week of ISO 8601, from Monday, in which an instant is. */
function weekAround(ms: number): Span {
  const day = Math.floor(ms / dayMs)
  // 1 January 1970 was a Thursday.
  const monday = (day - ((day + 3) % 7)) * dayMs
  return spanOf(monday, monday + 7 * dayMs - 1, 'week')
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text)
const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text)

/** A day or an instant by ISO 8601; a day that no month has is none. */
function isoSpan(text: string): Span | undefined {
  if (!isDay(text) && !isInstant(text)) return undefined
  const [from, to] = [firstOf(text), lastOf(text)]
  if (Number.isNaN(from) || (isDay(text) && instantOf(from).slice(0, 10) !== text)) return undefined
  return spanOf(from, to, isDay(text) ? 'day' : 'instant')
}

/** What is written by ISO 8601: a day, an instant, a month, a year, or two of them with a slash between, and how exactly. */
function iso(text: string): Span | undefined {
  const [, year = '', month = ''] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? []
  if (month !== '') return monthOf(Number(year), Number(month) - 1)
  if (year !== '') return spanOf(Date.UTC(Number(year), 0), Date.UTC(Number(year) + 1, 0) - 1, 'about')
  const [, first, last, precision = 'about'] = /^(\S+?)\/(\S+)(?: (instant|day|week|month|about))?$/.exec(text) ?? []
  if (first === undefined || last === undefined) return isoSpan(text)
  const [from, to] = [isoSpan(first), isoSpan(last)]
  return from && to && spanOf(from.from, to.to, precision as Precision)
}

type Speech = {
  parse: (text: string, reference: { instant: Date; timezone: number }) => ParsedResult[]
  /** Words that say that a time is inexact, and what joins two of them. */
  about: RegExp
  between: RegExp
  from: RegExp
  week: RegExp
  /** What may stand beside a time and adds nothing. */
  filler: RegExp
}

const speeches: Record<Language, Speech> = {
  en: {
    parse: (text, reference) => en.GB.parse(text, reference),
    about: /^(?:about|around|circa|c\.|ca\.|roughly|approximately) /i,
    between: /^between (.+?) and (.+)$/i,
    from: /^from (.+?) (?:to|until|till) (.+)$/i,
    week: /\bweek(?: of)?\b(?! ago)/i,
    filler: /^(?:in|on|at|the|during|of|early|utc)$/i,
  },
  uk: {
    parse: (text, reference) => uk.parse(text, reference),
    about: /^(?:близько|приблизно|десь) /i,
    between: /^між (.+?) (?:і|й|та) (.+)$/i,
    from: /^(?:від|з|із) (.+?) (?:до|по) (.+)$/i,
    week: /(?:^|\s)тижд|(?:^|\s)тижн/i,
    filler: /^(?:у|в|на|о|об|року|р\.|від|з|із)$/i,
  },
}

/** Whether numbers alone could be read in two ways. */
const isAmbiguous = (text: string): boolean => /(?:^|\s)\d{1,2}\/\d{1,2}(?:\/\d{2,4})?(?:\s|$)/.test(text)

const millis = (components: ParsedComponents): number => components.date().getTime()

/** What one end of a time comes to: an instant, a day, or a month, as far as it was said. */
function spoken(components: ParsedComponents): Span | undefined {
  if (components.isCertain('hour')) return spanOf(millis(components), millis(components), 'instant')
  const year = components.get('year')
  const month = components.get('month')
  if (year === null || month === null) return undefined
  if (components.isCertain('day') || components.isCertain('weekday')) return dayFrom(Date.UTC(year, month - 1, components.get('day') ?? 1))
  return components.isCertain('month') ? monthOf(year, month - 1) : undefined
}

/** What has no year, or only a day of the week, is the last one there was: what is recorded has happened. */
function pastward(span: Span, components: ParsedComponents, now: number): Span {
  const isOpen = !components.isCertain('year') && span.from > now
  if (isOpen && components.isCertain('weekday')) return spanOf(span.from - 7 * dayMs, span.to - 7 * dayMs, span.precision)
  if (!isOpen || !components.isCertain('month')) return span
  const yearBefore = (ms: number) => new Date(ms).setUTCFullYear(new Date(ms).getUTCFullYear() - 1)
  // A February may be longer than that of the year before.
  return span.precision === 'month'
    ? monthOf(new Date(span.from).getUTCFullYear() - 1, new Date(span.from).getUTCMonth())
    : spanOf(yearBefore(span.from), yearBefore(span.to), span.precision)
}

/** What is left of a text beside what was understood must add nothing. */
function isWhole(text: string, { index, text: found }: ParsedResult, filler: RegExp): boolean {
  const left = `${text.slice(0, index)} ${text.slice(index + found.length)}`
  return left.split(/[\s,]+/).every((word) => word === '' || filler.test(word))
}

/** One phrase, which may itself say a beginning and an end. */
function phrase(text: string, { parse, filler }: Speech, now: number): Span | undefined {
  const [result, ...more] = parse(text, { instant: new Date(now), timezone: 0 })
  if (result === undefined || more.length > 0 || !isWhole(text, result, filler)) return undefined
  const start = spoken(result.start)
  if (start === undefined || result.end === null || result.end === undefined) return start && pastward(start, result.start, now)
  const end = spoken(result.end)
  if (end === undefined) return undefined
  // Both have the year of the one that says it.
  const isDated = result.start.isCertain('year') || result.end.isCertain('year')
  const [from, to] = isDated ? [start, end] : [pastward(start, result.start, now), pastward(end, result.end, now)]
  return joined(from, to)
}

const joined = (start: Span, end: Span): Span => spanOf(start.from, end.to, 'about')

/** A beginning takes from an end what it leaves out: “1” of “1 and 3 May”. */
function range(first: string, last: string, speech: Speech, now: number): Span | undefined {
  const together = phrase(`${first} - ${last}`, speech, now)
  if (together !== undefined) return together
  const [from, to] = [one(first, speech, now), one(last, speech, now)]
  return from && to && joined(from, to)
}

/** A phrase, or what is written by ISO 8601. */
const one = (text: string, speech: Speech, now: number): Span | undefined => iso(text) ?? phrase(text, speech, now)

function understood(text: string, speech: Speech, now: number): Span | undefined {
  if (speech.about.test(text)) {
    const inner = understood(text.replace(speech.about, ''), speech, now)
    return inner && { ...inner, precision: 'about' }
  }
  for (const pattern of [speech.between, speech.from]) {
    const [, first, last] = pattern.exec(text) ?? []
    if (first !== undefined && last !== undefined) return range(first, last, speech, now)
  }
  const span = one(text, speech, now)
  if (span !== undefined && !speech.week.test(text)) return span
  const named = text.replace(/^(?:in |the |in the )*week of /i, '').replace(/^(?:у |на )?тижд(?:ень|ні) /i, '')
  const day = span ?? one(named, speech, now)
  return day && (day.precision === 'day' ? weekAround(day.from) : day)
}

/**
 * The interval of UTC that people mean: “2 December 2025”, “in March 2018”, “between 1 and 3 May”, “yesterday”, or by ISO 8601.
 * @param now epoch milliseconds to which such words refer
 */
export function whenOf(text: string, language: Language, now: number): Result<When, WhenFault> {
  const asked = text.trim().replaceAll(/\s+/g, ' ')
  if (isAmbiguous(asked)) return failed('day-or-month')
  const other = language === 'en' ? speeches.uk : speeches.en
  const span = understood(asked, speeches[language], now) ?? understood(asked, other, now)
  if (span === undefined || Number.isNaN(span.from) || Number.isNaN(span.to)) return failed('not-understood')
  if (span.to < span.from) return failed('turned-round')
  return ok({ earliest: instantOf(span.from), latest: instantOf(span.to), precision: span.precision })
}

/** An interval in the shortest form that says the same to `whenOf`, whatever the time and language. */
export function whenText({ earliest, latest, precision }: When): string {
  const day = earliest.slice(0, 10)
  const month = earliest.slice(0, 7)
  const whole = `${earliest}/${latest} ${precision}`
  const isSame = (text: string): boolean => {
    const span = iso(text)
    return span !== undefined && span.from === Date.parse(earliest) && span.to === Date.parse(latest) && span.precision === precision
  }
  return [day, month, earliest, `${day}/${latest.slice(0, 10)}`].find(isSame) ?? whole
}
