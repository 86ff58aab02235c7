import { z } from 'zod'
import { Attempt } from '../../../events/delivery.ts'
import { NoticeData } from '../../../projections/questions/notice-data.ts'
import { viewOf } from '../command/answer.ts'
import { statusText } from '../terminal/status-text.ts'
import { tableOf } from '../terminal/table.ts'
import type { Paint } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

/** What a message says, as the last cells of its row. */
function noticeCells(data: NoticeData, paint: Paint): string[] {
  if ('development' in data) return [data.negotiation, data.development, data.kind, data.state]
  const { negotiation, point, party, from, to, scope, cause } = data
  const past = scope === 'past' ? ', of the past' : ''
  return [negotiation, point, party ?? 'overall', `${statusText(paint, from)} → ${statusText(paint, to)} (${cause}${past})`]
}

/** An attempt as the service answers it, whatever it says besides. */
const AnsweredAttempt = z.looseObject(Attempt.shape)
type AnsweredAttempt = z.output<typeof AnsweredAttempt>

function cellsOf({ id, at, attempt, outcome, status, reason, durationMs, next, retryAt }: AnsweredAttempt, paint: Paint): string[] {
  const how = [status === undefined ? [] : [String(status)], reason === undefined ? [] : [reason]].flat().join(', ')
  const after = retryAt === undefined ? next : `${next} at ${timeText(retryAt)}`
  const style = outcome === 'delivered' ? 'green' : 'red'
  return [timeText(at), id, String(attempt), paint(style, outcome), how, `${Math.round(durationMs)} ms`, after === 'none' ? '' : after]
}

function attemptsText(attempts: readonly AnsweredAttempt[], paint: Paint): string {
  if (attempts.length === 0) return 'No attempt is on record'
  const heading = ['at', 'message', 'attempt', 'outcome', 'answer', 'took', 'then'].map((text) => paint('bold', text))
  return tableOf([heading, ...attempts.map((attempt) => cellsOf(attempt, paint))]).join('\n')
}

export const attemptsView = viewOf(z.looseObject({ attempts: z.array(AnsweredAttempt) }), ({ attempts }, { paint }) =>
  attemptsText(attempts, paint),
)

const Body = z.looseObject({
  type: z.string(),
  timestamp: z.string(),
  series: z.string(),
  corrects: z.array(z.string()).optional(),
  data: NoticeData,
})
const Message = z.looseObject({ id: z.string(), sequence: z.int(), body: Body })
type Message = z.output<typeof Message>

export const messagesView = viewOf(z.looseObject({ messages: z.array(Message) }), ({ messages }, { paint }) => {
  if (messages.length === 0) return 'There is no such message'
  const cells = ({ id, sequence, body }: Message) => [`${body.series} ${sequence}`, id, body.type, ...noticeCells(body.data, paint)]
  return tableOf(messages.map(cells)).join('\n')
})

const AttemptedMessage = Message.extend({ attempts: z.array(AnsweredAttempt) })

export const messageView = viewOf(AttemptedMessage, ({ id, sequence, body, attempts }, { paint }) => {
  const { type, timestamp, series, corrects = [], data } = body
  const [, ...cells] = noticeCells(data, paint)
  return [
    `${paint('bold', id)}  ${type}`,
    paint('dim', `${data.negotiation} revision ${data.rev}, recorded ${timeText(timestamp)}; number ${sequence} of series ${series}`),
    cells.join('  '),
    ...corrects.map((earlier) => `corrects ${earlier}`),
    '',
    attemptsText(attempts, paint),
  ].join('\n')
})

/** The id alone of a message that is going to be sent. */
export const acceptedView = viewOf(z.looseObject({ message: z.string() }), ({ message }) => message)

const Preview = z.looseObject({
  count: z.int(),
  byType: z.record(z.string(), z.int()),
  notices: z.array(z.looseObject({ type: z.string(), timestamp: z.string(), data: NoticeData })),
})

export const previewView = viewOf(Preview, ({ count, byType, notices }, { paint }) => {
  const types = Object.entries(byType).map(([type, number]) => `${number} ${type}`)
  const heading = `${count} ${count === 1 ? 'message' : 'messages'}${types.length === 0 ? '' : `: ${types.join(', ')}`}`
  const rows = notices.map(({ type, timestamp, data }) => [timeText(timestamp), type, ...noticeCells(data, paint)])
  return [heading, ...(rows.length === 0 ? [] : ['', ...tableOf(rows)])].join('\n')
})

export const replayView = viewOf(z.looseObject({ after: z.record(z.string(), z.int()) }), ({ after }) => {
  const lines = Object.entries(after).map(([negotiation, rev]) => `${negotiation}: told again from revision ${rev + 1} on`)
  return lines.length === 0 ? 'There is nothing to tell again' : lines.join('\n')
})
