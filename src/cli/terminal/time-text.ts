import type { Precision } from '../../../events/time.ts'
import type { Asked, Assumed } from '../../../projections/questions/moment.ts'

const firstOfDay = 'T00:00:00.000Z'
const lastOfDay = 'T23:59:59.999Z'

/** An instant for people, in UTC. The end of a day is shown as that day: what had happened by then had happened on it or before. */
export function timeText(instant: string): string {
  if (instant.endsWith(lastOfDay)) return instant.slice(0, 10)
  const time = instant.slice(11, -1).replace(/(?::00)?\.000$/, '')
  return `${instant.slice(0, 10)} ${time} UTC`
}

/** An interval for people: one day, one instant, or from the one to the other. */
export function spanText({ earliest, latest }: { earliest: string; latest: string }): string {
  if (earliest === latest) return timeText(earliest)
  const from = earliest.endsWith(firstOfDay) ? earliest.slice(0, 10) : timeText(earliest)
  const to = timeText(latest)
  return from === to ? from : `${from} to ${to}`
}

/** When something had certainly begun, as exactly as that is known: of a day its date, whatever instant it was cut to. */
export function sinceText(instant: string, precision: Precision | null): string {
  switch (precision) {
    case null:
    case 'instant':
      return timeText(instant)
    case 'day':
      return instant.slice(0, 10)
    case 'week':
    case 'month':
      return `the ${precision} to ${instant.slice(0, 10)}`
    case 'about':
      return `about ${instant.slice(0, 10)}`
    default:
      return precision satisfies never
  }
}

type Times = Omit<Asked, 'negotiation' | 'ruleset'>

/** The times of an answer: the revision, and what bounded the question. */
export function timesText({ rev, asOf, knownAt, publishedBy }: Times): string {
  const bounds = [
    asOf === null ? '' : `as of ${timeText(asOf)}`,
    knownAt === null ? '' : `known at ${timeText(knownAt)}`,
    publishedBy === null ? '' : `published by ${timeText(publishedBy)}`,
  ]
  return [`revision ${rev}`, ...bounds.filter((bound) => bound !== '')].join(', ')
}

type Assumptions = Pick<Assumed, 'basis' | 'without' | 'version'>

/** The same of an answer about standing, and what it assumed. */
export function assumedText({ basis, without, version, ...times }: Times & Assumptions): string {
  const assumed = [
    basis === null ? '' : `on no weaker basis than ${basis}`,
    version === null ? '' : `on the version ${version}`,
    without.length === 0 ? '' : `without ${without.join(', ')}`,
  ]
  return [timesText(times), ...assumed.filter((one) => one !== '')].join(', ')
}

/** What an answer about standing is about: the negotiation, the times, and what it assumed. */
export const askedText = ({ negotiation, ...asked }: Times & Assumptions & Pick<Asked, 'negotiation'>): string =>
  `${negotiation}, ${assumedText(asked)}`
