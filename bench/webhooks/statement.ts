import { type Interval, instantOf } from '../../events/time.ts'
import type { Command } from '../../src/negotiations/commands/command.ts'
import { commandOf } from '../command.ts'
import { dice } from '../dice.ts'
import { dayInMs, firstDay, frameOf } from '../workload.ts'

const points = 4
const text = 'The two sides have come closer on the wording of the second paragraph; the sequence stays open. '

/** What a negotiation of statements begins with. */
export const openingOf = (negotiation: string): Command[] => [
  ...frameOf({ parties: 2, points }).map(commandOf),
  {
    type: 'FileReport',
    data: { id: 'report', source: 'gazette', title: `An issue on ${negotiation}`, publishedAt: lastDay, seen: true },
  },
]

const lastDayAt = firstDay + 3650 * dayInMs
/** Of the one report that tells of all. */
const lastDay = { earliest: instantOf(lastDayAt), latest: instantOf(lastDayAt + dayInMs - 1), precision: 'day', basis: 'printed' } as const
const stances = ['proposed', 'accepted', 'contested', 'refused'] as const
const roll = dice(5)
const minuteInMs = 60_000
let count = 0

/** Each a minute after the one before. */
function nextMinute(): Interval {
  const at = instantOf(firstDay + minuteInMs * count++)
  return { earliest: at, latest: at, precision: 'instant', basis: 'printed' }
}

/** A statement that is told of in a message of about 2 kB. */
export const statement = (): Command => ({
  type: 'ReportDevelopment',
  data: {
    kind: 'StatementMade',
    summary: text.repeat(10).trim(),
    occurred: nextMinute(),
    positions: Array.from({ length: points }, (_, point) => ({
      ...{ party: `party-${roll(2)}`, point: `point-${point}` },
      ...{ stance: stances[roll(stances.length)] as (typeof stances)[number], basis: 'official' as const },
    })),
    ...{ actors: [], versions: [], reports: [{ report: 'report', paragraph: 1 + roll(30), attribution: [{ source: 'gazette' }] }] },
  },
})
