import type { OverallStatus, Status } from '../../../events/status.ts'
import type { Precision } from '../../../events/time.ts'
import { PointHistory } from '../../../projections/questions/history.ts'
import { viewOf } from '../command/answer.ts'
import { statusText } from '../terminal/status-text.ts'
import type { Paint } from '../terminal/terminal.ts'
import { askedText, sinceText } from '../terminal/time-text.ts'

type Step = {
  at: string
  before: Status | OverallStatus
  after: Status | OverallStatus
  precision?: Precision | null
  because?: { development: string; summary: string }[]
}

function stepLines({ at, before, after, precision = null, because = [] }: Step, paint: Paint): string[] {
  const reasons = because.map(({ development, summary }) => paint('dim', `      ${development}: ${summary}`))
  return [`  ${sinceText(at, precision)}  ${statusText(paint, before)} → ${statusText(paint, after)}`, ...reasons]
}

const sectionLines = (heading: string, steps: readonly Step[], paint: Paint): string[] => [
  '',
  paint('bold', heading),
  ...(steps.length === 0 ? ['  never anything but unstated'] : steps.flatMap((step) => stepLines(step, paint))),
]

export const historyView = viewOf(PointHistory, ({ point, proposition, overall, parties, ...asked }, { paint }) =>
  [
    `${paint('bold', point)}  ${proposition}`,
    paint('dim', askedText(asked)),
    ...sectionLines('overall', overall, paint),
    ...Object.entries(parties).flatMap(([party, steps]) => sectionLines(party, steps, paint)),
  ].join('\n'),
)
