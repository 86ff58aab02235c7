import type { Assumed } from '../../../projections/questions/moment.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overall } from '../../../projections/questions/overall.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { firstIds, joined, listed } from './columns.ts'

/* What sheets about standing say beside the status itself, which is an older column of each. */

/** What a party’s status rests on, and since when it holds. */
export const standingColumns = {
  sincePrecision: 'How exactly `since` is known: of a `day` the instant is its last',
  basisSince: 'Since when the status has held on the present basis or a stronger one; empty: always, or those alone would say another',
  basisSincePrecision: 'How exactly that is known',
  conditions: 'On what conditions the decisive positions were taken',
  restsOn: 'Each source without which alone the status would be another, with that status: `river-post=disputed`',
  restsOnNames: 'The names of those sources',
  fragile: '`true`: there is such a source',
  reworded: 'The id of the first later version of the plan that rewords or drops what every decisive position speaks of',
  rewordedLabel: 'What that version is called',
  throughBloc: 'The ids of the blocs whose status is shown, since the party has no position of its own: it decides nothing',
  throughBlocNames: 'The names of those',
} as const

export function standingFields({ conditions, restsOn, throughBloc, ...standing }: PartyStanding, names: Names) {
  const blocs = throughBloc ?? []
  return {
    ...standing,
    conditions: listed(conditions),
    restsOn: firstIds(restsOn.map(({ source, status }) => `${source}=${status}`)),
    restsOnNames: listed(restsOn.map(({ source }) => names.source(source))),
    rewordedLabel: names.version(standing.reworded),
    throughBloc: joined(blocs),
    throughBlocNames: listed(blocs.map(names.party)),
  }
}

/** Since when a point stands so over all. */
export const overallColumns = {
  overallSince: 'When the present run of the point’s overall status had certainly begun; empty: it never was another',
  overallSincePrecision: 'How exactly that is known',
} as const

export const overallFields = ({ since, sincePrecision }: Overall): Record<keyof typeof overallColumns, string | null> => ({
  overallSince: since,
  overallSincePrecision: sincePrecision,
})

/** What is said of a point. */
export const pointColumns = {
  inVersion: 'Whether the point is in the version of the plan asked about, or `unknown`; empty: none was',
  retired: '`true`: the point should not be on record any more',
} as const

/** What was assumed. `version` and `basis` alone are what a row says of a position. */
export const assumedColumns = {
  askedBasis: 'The weakest basis that may decide; empty: any but an allegation',
  askedWithout: 'What is set aside: `source:…`, `report:…`, `alignment:…`',
  askedVersion: 'The id of the version of the plan on which everyone stands so; empty: none in particular',
} as const

type Assumptions = Pick<Assumed, 'basis' | 'version'> & { without: Iterable<string | undefined> }

export const assumedFields = ({ basis, without, version }: Assumptions): Record<keyof typeof assumedColumns, string | null> => ({
  askedBasis: basis,
  askedWithout: joined([...without].flatMap((one) => one ?? [])),
  askedVersion: version,
})
