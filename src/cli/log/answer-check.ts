import type { Negotiation } from '../../../projections/negotiation.ts'
import { answerChanges } from '../../../projections/questions/changes.ts'
import { jsonPieces } from '../../../projections/questions/json.ts'
import { finished } from '../../../projections/questions/lazy.ts'
import { answerMatrix } from '../../../projections/questions/matrix.ts'
import { headOf, momentAtRevision } from '../../../projections/questions/moment.ts'
import { answerPointStatus } from '../../../projections/questions/status.ts'
import { negotiationPath } from '../command/negotiation.ts'
import { pathWith } from '../command/options.ts'
import type { ServiceClient } from '../transport/client.ts'

/** How many answers were compared, and what is wrong with the first that is not what it should be. */
export type AnswerCheck = { answers: number; reason: string | null }

/** What is wrong with one answer, and the path of the page after it. */
type Compared = { reason: string | null; next: string | undefined }

const pageSize = 1000
const shown = 60

/** Where two texts part, for whoever looks into it. */
function divergenceOf(expected: string, answered: string): string {
  let at = 0
  while (at < expected.length && expected[at] === answered[at]) at += 1
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - shown / 2), at + shown / 2))
  return `from character ${at} on: ${around(answered)} where the events say ${around(expected)}`
}

/** Each answer that a fold can give too: null where the service's is the same, else how it is not. */
async function* compared(service: ServiceClient, negotiation: string, state: Negotiation): AsyncGenerator<string | null> {
  const rev = headOf(state)
  const moment = momentAtRevision(state, rev)
  const base = negotiationPath(negotiation)

  const changesFrom = (from: number) => finished(answerChanges(state, moment, {}, { from, limit: pageSize }))

  async function compare(path: string, answer: object): Promise<Compared> {
    const { text, next } = await service.exchange({ path })
    const expected = [...jsonPieces(answer)].join('')
    return { reason: text === expected ? null : `the service answers ${path} otherwise, ${divergenceOf(expected, text)}`, next }
  }

  yield (await compare(pathWith(`${base}/matrix`, { rev }), answerMatrix(state, moment))).reason
  for (const point of state.registry.frame.points.values()) {
    const path = pathWith(`${base}/points/${encodeURIComponent(point.id)}/status`, { superseded: true, rev })
    yield (await compare(path, answerPointStatus(state, moment, point, { superseded: true }))).reason
  }
  let path: string | undefined = pathWith(`${base}/changes`, { rev, limit: pageSize })
  for (let from: number | null = 0; from !== null; ) {
    if (path === undefined) {
      yield `the service ends the changes of revision ${rev} before change ${from}`
      return
    }
    const { answer, next } = changesFrom(from)
    const page: Compared = await compare(path, answer)
    yield page.reason
    path = page.next
    from = next
  }
}

/**
 * Asks the service what a fresh fold of the events can answer too, as of the revision at which the
 * fold stands, and compares byte for byte.
 */
export async function checkAnswers(service: ServiceClient, negotiation: string, state: Negotiation): Promise<AnswerCheck> {
  let answers = 0
  for await (const reason of compared(service, negotiation, state)) {
    answers += 1
    if (reason !== null) return { answers, reason }
  }
  return { answers, reason: null }
}
