import { z } from 'zod'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import { RecordedChange } from '../../../projections/questions/changes.ts'
import { Matrix } from '../../../projections/questions/matrix.ts'
import { viewOf } from '../command/answer.ts'
import { statusText } from '../terminal/status-text.ts'
import type { Paint } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'
import { matrixView } from './matrix.ts'

const Step = z.union([z.object({ event: LoggedEvent, changes: z.array(RecordedChange) }), z.object({ matrix: Matrix })])

/** Where an event says what it is about, the fullest first. */
const described = ['summary', 'title', 'name', 'label', 'note', 'reason', 'alias', 'development', 'point'] as const

/** What an event is about, in its own words. */
function subjectText(data: unknown): string {
  const subject = Object.entries(data ?? {})
  for (const field of described) for (const [name, value] of subject) if (name === field && typeof value === 'string') return value
  return ''
}

function changeText({ point, party, from, to, scope, cause, stretch }: RecordedChange, paint: Paint): string {
  const span = `from ${stretch.from === null ? 'the beginning' : timeText(stretch.from)} until ${stretch.until === null ? 'now' : timeText(stretch.until)}`
  const rewritten = scope === 'past' ? `, ${span}` : ''
  return `        ${point}, ${party ?? 'overall'}: ${statusText(paint, from)} → ${statusText(paint, to)} (${cause}${rewritten})`
}

/** One line of a replay: an event with what it changed, or at last the matrix. */
export const stepView = viewOf(Step, (step, terminal) => {
  if ('matrix' in step) return `\n${matrixView.text(step.matrix, terminal)}`
  const { event, changes } = step
  const heading = `${String(event.revision).padStart(6)}  ${timeText(event.recordedAt)}  ${terminal.paint('bold', event.type)}  ${subjectText(event.data)}`
  return [heading, ...changes.map((change) => changeText(change, terminal.paint))].join('\n')
})
