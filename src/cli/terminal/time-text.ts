import type { Asked } from '../../../projections/questions/moment.ts'

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

/** What an answer is about: the negotiation, and the times. */
export const askedText = ({ negotiation, ...times }: Asked): string => `${negotiation}, ${timesText(times)}`
