import { upToRevision } from '../../../projections/index/table.ts'
import { standingDevelopment, summaryOf } from '../../../projections/questions/developments.ts'
import { planVersion, planVersionsAt } from '../../../projections/questions/versions.ts'
import { versionPage } from '../../web/pages/version.ts'
import { versionsPage } from '../../web/pages/versions.ts'
import { namedIn } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** The versions of the plan. */
export const versions = page({
  query: {},
  render({ state, moment, view, names }) {
    const { entries, toAnswer } = planVersionsAt(state, moment)
    return rendered(versionsPage(view, entries.map(toAnswer), names))
  },
})

/** One version of the plan. */
export const version = page({
  query: {},
  render({ state, moment, params, view, names }) {
    const { times } = moment
    const { frame, concerning, developments } = state.registry
    const found = namedIn(params, 'version', frame.versions, times.revision)
    if (!found.ok) return found
    const { id } = found.value
    const all = upToRevision(frame.versions, times.revision)
    const one = planVersion(found.value, times.revision)
    const before = all.filter((other) => one.derivesFrom.includes(other.id) || one.lineage.some(({ from }) => from === other.id))
    const after = all.filter(({ derivesFrom }) => derivesFrom.includes(id)).map((other) => other.id)
    const concerned = [...(concerning.get(id) ?? [])].flatMap((named) => {
      const development = developments.get(named)
      const summary = summaryOf(state, named, times)
      const isOfIt = development !== undefined && summary !== null && standingDevelopment(state, development, times).versions.includes(id)
      return isOfIt ? [{ id: named, summary }] : []
    })
    const shown = { version: one, before: before.map((other) => planVersion(other, times.revision)), after, developments: concerned }
    return rendered(versionPage(view, shown, names))
  },
})
