import { actorAt, actorsAt } from '../../../projections/questions/summary.ts'
import { actorPage, actorsPage } from '../../web/pages/actors.ts'
import { namedIn } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** The persons and offices that speak. */
export const actors = page({
  query: {},
  render({ state, moment, view, names }) {
    const { entries, toAnswer } = actorsAt(state, moment)
    return rendered(actorsPage(view, entries.map(toAnswer), names))
  },
})

/** One person or office. */
export const actor = page({
  query: {},
  render({ state, moment, params, view, names }) {
    const { revision } = moment.times
    const found = namedIn(params, 'actor', state.registry.frame.actors, revision)
    return found.ok ? rendered(actorPage(view, actorAt(found.value, revision), names)) : found
  },
})
