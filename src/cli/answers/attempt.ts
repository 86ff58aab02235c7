import { z } from 'zod'
import { Attempt } from '../../../events/delivery.ts'
import { tableOf } from '../terminal/table.ts'
import type { Paint } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

/** An attempt as the service answers it, whatever it says besides. */
export const ToldAttempt = z.looseObject(Attempt.shape)
type ToldAttempt = z.output<typeof ToldAttempt>

function cellsOf({ id, at, attempt, outcome, status, reason, durationMs, next, retryAt }: ToldAttempt, paint: Paint): string[] {
  const how = [status === undefined ? [] : [String(status)], reason === undefined ? [] : [reason]].flat().join(', ')
  const after = retryAt === undefined ? next : `${next} at ${timeText(retryAt)}`
  const style = outcome === 'delivered' ? 'green' : 'red'
  return [timeText(at), id, String(attempt), paint(style, outcome), how, `${Math.round(durationMs)} ms`, after === 'none' ? '' : after]
}

/** Attempts as a table, or that there are none. */
export function attemptsText(attempts: readonly ToldAttempt[], paint: Paint): string {
  if (attempts.length === 0) return 'No attempt is on record'
  const heading = ['at', 'message', 'attempt', 'outcome', 'answer', 'took', 'then'].map((text) => paint('bold', text))
  return tableOf([heading, ...attempts.map((attempt) => cellsOf(attempt, paint))]).join('\n')
}
