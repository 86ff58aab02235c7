import type { Citation, Teller } from '../../../events/citation.ts'
import type { Position } from '../../../events/position.ts'
import type { Interval } from '../../../events/time.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { View } from '../view.ts'

/** The fields of developments, as they are told one by one. */
export const fields = [
  'summary',
  'occurred',
  'place',
  'speaker',
  'occasion',
  'claimant',
  'parties',
  'from',
  'to',
  'outcome',
  'format',
  'leakedTo',
  'medium',
  'actors',
  'versions',
  'follows',
  'positions',
  'reports',
] as const
export type Field = (typeof fields)[number]

/** The kind of thing whose ids a field holds. */
const kinds = {
  actors: 'actor',
  speaker: 'actor',
  parties: 'party',
  from: 'party',
  to: 'party',
  versions: 'version',
  leakedTo: 'source',
} as const

const position = ({ say }: View, { party, point, stance, basis, note, condition }: Position, names: Names): string =>
  [
    `${names.party(party) ?? party}, ${names.point(point) ?? point}: ${say(`stance.${stance}`)} (${say(`basis.${basis}`)})`,
    condition === undefined ? '' : say('standing.condition', { condition }),
    note ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ')

const citation = ({ say }: View, { report, paragraph }: Citation, names: Names): string =>
  `${names.report(report) ?? report}${paragraph === undefined ? '' : `, ${say('card.paragraph', { n: paragraph })}`}`

/** The value of a field of a development in words, to be compared with what it was; empty where it was not given. */
export function fieldText(view: View, field: Field, value: unknown, names: Names): string {
  if (value === undefined || value === null) return ''
  switch (field) {
    case 'occurred':
      return view.time.span(value as Interval)
    case 'claimant':
      return names.teller(value as Teller)
    case 'positions':
      return (value as Position[]).map((one) => position(view, one, names)).join('; ')
    case 'reports':
      return (value as Citation[]).map((one) => citation(view, one, names)).join('; ')
    case 'actors':
    case 'speaker':
    case 'parties':
    case 'from':
    case 'to':
    case 'versions':
    case 'leakedTo':
      return [value as string | string[]]
        .flat()
        .map((id) => names[kinds[field]](id) ?? id)
        .join(', ')
    case 'follows':
      return (value as string[]).join(', ')
    case 'summary':
    case 'place':
    case 'occasion':
    case 'outcome':
    case 'format':
    case 'medium':
      return String(value)
    default:
      return field satisfies never
  }
}
