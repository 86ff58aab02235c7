import { upToRevision } from '../../../projections/index/table.ts'
import { answerDevelopments, type StandingDevelopment } from '../../../projections/questions/developments.ts'
import { failed } from '../../result.ts'
import { developmentsPage } from '../../web/pages/developments.ts'
import { firstUnknown } from '../problem/on-record.ts'
import { developmentFilter } from '../request/development-filter.ts'
import { WholeNumber } from '../request/times.ts'
import { page, rendered } from './page.ts'

/** So many developments are shown at once. */
const limit = 40

/** The latest first; what ended at once as it began. */
const latestFirst = (a: StandingDevelopment, b: StandingDevelopment): number =>
  a.occurred.latest < b.occurred.latest ? 1 : a.occurred.latest > b.occurred.latest ? -1 : b.rev - a.rev

/** What was done and said, the latest first, narrowed as its JSON is. */
export const developments = page({
  query: { ...developmentFilter, start: WholeNumber.default(0) },
  *render({ state, moment, query, view, names }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const tables = { party: frame.parties, point: frame.points, actor: frame.actors, source: frame.sources }
    const absent = firstUnknown(query, tables, revision)
    if (absent !== null) return failed(absent)
    const { answer } = yield* answerDevelopments(state, moment, query, { after: -1, limit: Number.POSITIVE_INFINITY })
    const found: StandingDevelopment[] = []
    for (const one of answer.developments) {
      if (one !== undefined) found.push(one)
      yield undefined
    }
    found.sort(latestFirst)
    const { start } = query
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name })
    const choices = {
      party: upToRevision(frame.parties, revision).map(named),
      point: upToRevision(frame.points, revision).map(({ id, title }) => ({ id, name: title })),
      actor: upToRevision(frame.actors, revision).map(named),
      source: upToRevision(frame.sources, revision).map(named),
    }
    return rendered(
      developmentsPage(view, { developments: found.slice(start, start + limit), found: found.length, start, limit, choices }, names),
    )
  },
})
