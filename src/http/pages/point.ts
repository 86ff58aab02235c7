import { valueAt } from '../../../projections/index/table.ts'
import { answerPointHistory } from '../../../projections/questions/history.ts'
import { entriesOf } from '../../../projections/questions/lazy.ts'
import { answerPointStatus } from '../../../projections/questions/status.ts'
import { pointAt } from '../../../projections/questions/summary.ts'
import { pointPage } from '../../web/pages/point.ts'
import type { Stood } from '../../web/parts/standings.ts'
import type { StatusChange } from '../../web/parts/status-changes.ts'
import { namedIn } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** A point: where everyone stands on it, how that came to be, and its way through the versions. */
export const point = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const found = namedIn(params, 'point', state.registry.frame.points, moment.times.revision)
    if (!found.ok) return found
    const { overall, inVersion, parties } = answerPointStatus(state, moment, found.value, {})
    const stood: Stood[] = []
    for (const entry of entriesOf(parties)) {
      if (entry !== undefined) stood.push({ id: { point: found.value.id, party: entry[0] }, standing: entry[1], inVersion })
      yield undefined
    }
    const history = answerPointHistory(state, moment, found.value)
    const changes: StatusChange[] = []
    for (const change of history.overall) if (change !== undefined) changes.push({ ...change, party: null, precision: null, because: [] })
    for (const entry of entriesOf(history.parties)) {
      if (entry !== undefined) for (const change of entry[1]) changes.push({ ...change, party: entry[0] })
      yield undefined
    }
    const { versions } = state.registry.frame
    const derivesFrom = (id: string) => {
      const version = versions.get(id)
      return version === undefined ? [] : valueAt(version, moment.times.revision).derivesFrom
    }
    const detail = pointAt(state, moment, found.value)
    return rendered(pointPage(view, { detail, derivesFrom, overall, parties: stood, changes }, names))
  },
})
