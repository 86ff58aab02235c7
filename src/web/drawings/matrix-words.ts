import type { Matrix } from '../../../projections/questions/matrix.ts'
import type { Assumed } from '../../../projections/questions/moment.ts'
import type { Overall } from '../../../projections/questions/overall.ts'
import type { Overview } from '../../../projections/questions/overview.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import type { Language, Say } from '../messages/messages.ts'
import { headline, momentPhrase } from '../sentences.ts'
import type { TimeFormat } from '../time-format.ts'
import { capitalized, listed, statusWord } from '../words.ts'
import type { AnyStatus } from './palette.ts'

type Standing = Pick<PartyStanding, 'since' | 'sincePrecision'>

/** All that a drawing of the matrix says beside the names on record. */
export type MatrixWords = {
  /** As in BCP 47. */
  language: Language
  point: string
  overall: string
  dots: string
  status(status: AnyStatus): string
  basis(basis: NonNullable<PartyStanding['basis']>): string
  /** What is to be seen of a standing beside its status. */
  marks(standing: PartyStanding): string[]
  since(standing: Standing): string
  blocked(parties: readonly string[]): string
  retired: string
  /** The state of the whole. */
  state(counts: Overview['counts']): string
  /** Of which moment it is: a picture stays as it is, whatever is recorded later. */
  moment(asked: Assumed): string
  /** What a cell says to whoever does not see it. */
  cell(party: string, point: string, standing: PartyStanding): string
  row(point: string, overall: Overall): string
  leftOut(points: number, parties: number): string
  revision(asked: Pick<Matrix, 'rev' | 'ruleset'>): string
}

/** What a drawing says, in a language of the pages. */
export function matrixWords(language: Language, say: Say, time: TimeFormat): MatrixWords {
  const status = (one: AnyStatus): string => statusWord(say, one)
  const basis: MatrixWords['basis'] = (one) => say(`basis.${one}`)
  const marks: MatrixWords['marks'] = ({ contested, fragile, reworded, conditions }) => [
    ...(contested ? [say('mark.contested')] : []),
    ...(fragile ? [say('mark.fragile')] : []),
    ...(reworded === null ? [] : [say('mark.reworded')]),
    ...(conditions.length === 0 ? [] : [say('mark.conditional')]),
  ]
  const since: MatrixWords['since'] = ({ since: from, sincePrecision }) => (from === null ? '' : time.known(from, sincePrecision))
  const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')
  return {
    language,
    point: say('matrix.point'),
    overall: say('matrix.overall'),
    dots: `${say('legend.dots')} ${say('legend.contested')} ${say('legend.fragile')}`,
    status,
    basis,
    marks,
    since,
    blocked: (parties) => say('matrix.blocked', { parties: listed(parties, language) }),
    retired: say('point.retired'),
    state: (counts) => headline({ say, language }, counts),
    moment: (assumed) => capitalized(momentPhrase({ say, time, assumed }, true), language),
    cell: (party, point, standing) =>
      `${party}, ${point}: ${joined([
        status(standing.status),
        standing.basis === null ? '' : basis(standing.basis),
        since(standing) === '' ? '' : say('matrix.since', { since: since(standing) }),
        standing.basis === null ? '' : say('mark.reports', { n: standing.corroboration }),
        ...marks(standing),
      ])}`,
    row: (point, overall) =>
      `${point}: ${joined([status(overall.status), since(overall) === '' ? '' : say('matrix.since', { since: since(overall) })])}`,
    leftOut: (points, parties) => say('embed.leftOut', { points, parties }).trim(),
    revision: ({ rev, ruleset }) => say('matrix.revision', { rev, ruleset }),
  }
}
