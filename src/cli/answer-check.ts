import type { Negotiation } from '../../projections/negotiation.ts'
import { changesAt } from '../../projections/questions/changes.ts'
import { matrixAt } from '../../projections/questions/matrix.ts'
import { headOf, type Moment, momentOf } from '../../projections/questions/moment.ts'
import { pointStatusAt } from '../../projections/questions/status.ts'
import { pathWith } from './asking.ts'
import { nextOf } from './link.ts'
import { negotiationPath } from './negotiation.ts'
import type { Service } from './service.ts'

/** How many answers were compared, and what is wrong with the first that is not what it should be. */
export type AnswerCheck = { answers: number; reason: string | null }

const pageSize = 1000
const shown = 60

/** Where two texts part, for whoever looks into it. */
function partingOf(expected: string, answered: string): string {
  let at = 0
  while (at < expected.length && expected[at] === answered[at]) at += 1
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - shown / 2), at + shown / 2))
  return `from character ${at} on: ${around(answered)} where the events say ${around(expected)}`
}

/**
 * Asks the service what a fresh fold of the events can answer too, as of the revision at which the
 * fold stands, and compares byte for byte.
 */
export async function checkAnswers(service: Service, negotiation: string, state: Negotiation): Promise<AnswerCheck> {
  const rev = headOf(state)
  const moment = momentOf(state, { rev }) as Moment
  const base = negotiationPath(negotiation)
  let answers = 0

  async function compare(path: string, expected: unknown): Promise<{ reason: string | null; next: string | undefined }> {
    const response = await service.get(path)
    const answered = await response.text()
    const text = JSON.stringify(expected)
    answers += 1
    return {
      reason: answered === text ? null : `the service answers ${path} otherwise, ${partingOf(text, answered)}`,
      next: nextOf(response),
    }
  }

  const matrix = await compare(pathWith(`${base}/matrix`, { rev }), matrixAt(state, moment))
  if (matrix.reason !== null) return { answers, reason: matrix.reason }
  for (const point of state.registry.frame.points.values()) {
    const path = pathWith(`${base}/points/${encodeURIComponent(point.id)}/status`, { superseded: true, rev })
    const { reason } = await compare(path, pointStatusAt(state, moment, point, { superseded: true }))
    if (reason !== null) return { answers, reason }
  }
  let from: number | null = 0
  for (let path: string | undefined = pathWith(`${base}/changes`, { rev, limit: pageSize }); path !== undefined && from !== null; ) {
    const expected: ReturnType<typeof changesAt> = changesAt(state, moment, {}, { from, limit: pageSize })
    const { reason, next }: Awaited<ReturnType<typeof compare>> = await compare(path, expected.answer)
    if (reason !== null) return { answers, reason }
    path = next
    from = expected.next
  }
  return { answers, reason: null }
}
