import { upToRevision, valueAt } from '../../../projections/index/table.ts'
import { partyLife } from '../../../projections/questions/parties.ts'
import { answerPartyPositions } from '../../../projections/questions/party.ts'
import { partyPage } from '../../web/pages/party.ts'
import type { Stood } from '../../web/parts/standings.ts'
import { namedIn } from '../problem/on-record.ts'
import { page, rendered } from './page.ts'

/** A party: where it stands on every point, and its life. */
export const party = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const { frame } = state.registry
    const { times } = moment
    const found = namedIn(params, 'party', frame.parties, times.revision)
    if (!found.ok) return found
    const { id } = found.value
    const points: Stood[] = []
    for (const standing of answerPartyPositions(state, moment, found.value).points) {
      if (standing !== undefined) points.push({ id: { point: standing.point, party: id }, standing, inVersion: standing.inVersion })
      yield undefined
    }
    const others = upToRevision(frame.parties, times.revision)
      .filter(({ descents, memberships }) => descents.some(({ from }) => from.includes(id)) || memberships.some(({ bloc }) => bloc === id))
      .map((one) => partyLife(frame, one, times))
    const actors = upToRevision(frame.actors, times.revision)
      .filter(({ affiliations }) => affiliations.some((one) => one.party === id))
      .map((one) => one.id)
    return rendered(
      partyPage(view, { party: partyLife(frame, valueAt(found.value, times.revision), times), others, points, actors }, names),
    )
  },
})
