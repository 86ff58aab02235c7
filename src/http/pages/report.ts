import { answerDevelopments, type StandingDevelopment } from '../../../projections/questions/developments.ts'
import { reportsAt } from '../../../projections/questions/summary.ts'
import { reportPage } from '../../web/pages/report.ts'
import { onRecord } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** A report, and of what it tells. */
export const report = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const id = params.report as string
    const found = onRecord(state.registry.frame.reports, moment.times.revision, { code: 'unknown-report', id, path: 'report' })
    if (!found.ok) return found
    const { entries, toAnswer } = reportsAt(state, moment)
    const repeats = entries.filter(({ root }) => root === id).map((one) => one.id)
    const recorded = entries.find((one) => one.id === id) ?? found.value
    const { source } = recorded
    const whole = { after: -1, limit: Number.POSITIVE_INFINITY }
    const { answer } = yield* answerDevelopments(state, moment, { source, retracted: true }, whole)
    const developments: StandingDevelopment[] = []
    for (const one of answer.developments) {
      if (one?.reports.some((cited) => cited.report === id) === true) developments.push(one)
      yield undefined
    }
    return rendered(reportPage(view, { report: toAnswer(recorded), repeats, developments }, names))
  },
})
