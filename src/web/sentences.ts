import type { OverallStatus } from '../../events/status.ts'
import type { Names } from '../../projections/questions/names.ts'
import type { Overall } from '../../projections/questions/overall.ts'
import type { Overview } from '../../projections/questions/overview.ts'
import type { PartyStanding, ReasonedStanding } from '../../projections/questions/standing.ts'
import type { View } from './view.ts'
import { capitalized, listed, numberWord, statusWord } from './words.ts'

/* What is said in whole sentences, to be printed as they are. A strong word never stands alone on thin evidence. */

const spoken = ['disputed', 'rejected', 'open', 'unstated'] as const satisfies readonly OverallStatus[]

/** The state of the whole: how many points are agreed, disputed, rejected, open. */
export function headline({ say, language }: Pick<View, 'say' | 'language'>, counts: Overview['counts']): string {
  if (Object.values(counts).every((count) => count === 0)) return say('headline.empty')
  const sentence = (status: OverallStatus) => {
    const n = counts[status]
    return capitalized(say(`headline.${status}`, { n, words: numberWord(say, n) }), language)
  }
  return [sentence('agreed'), ...spoken.filter((status) => counts[status] > 0).map(sentence)].join(' ')
}

/** The one source that all reports behind a status go back to, by name; null where there are several, or none. */
function onlySource({ because }: ReasonedStanding, names: Names): string | null {
  const reports = because.filter(({ role }) => role === 'decisive' || role === 'supporting').flatMap(({ reports }) => reports)
  const sources = new Set(reports.map(({ source }) => source))
  const [only] = sources
  return sources.size === 1 && only !== undefined ? (names.source(only) ?? only) : null
}

/** Where a party stands, on whose word and since when; who alone says so is named in the same line. */
export function standingSentence({ say, time, language }: View, party: string, standing: ReasonedStanding, names: Names): string {
  const { status, basis, since, sincePrecision, basisSince, basisSincePrecision, because, throughBloc } = standing
  if (throughBloc !== null) {
    const blocs = throughBloc.map((bloc) => names.party(bloc) ?? bloc)
    return say('standing.byBloc', { party, blocs: listed(blocs, language), status })
  }
  if (because.length === 0) return say('standing.never', { party })
  return say('standing.sentence', {
    party,
    status,
    basis: basis ?? 'none',
    alone: onlySource(standing, names) ?? 'none',
    since: since === null ? 'none' : time.since(since, sincePrecision),
    // A run may have begun on a weaker word than decides it now: then each has its own time.
    joint: basis === null || basisSince === since ? 'yes' : 'no',
    basisSince: basisSince === null ? 'none' : time.since(basisSince, basisSincePrecision),
  })
}

/** What a status rests on, a sentence each. */
export function supportSentences({ say, language }: View, standing: PartyStanding, names: Names): string[] {
  const { corroboration, restsOn, contested, reworded, conditions, basis } = standing
  const sentences: string[] = []
  if (basis !== null)
    sentences.push(say('standing.reports', { n: corroboration, words: capitalized(numberWord(say, corroboration), language) }))
  for (const { source, status } of restsOn)
    sentences.push(say('standing.fragile', { source: names.source(source) ?? source, status: statusWord(say, status) }))
  if (contested) sentences.push(say('standing.contested'))
  if (reworded !== null) sentences.push(say('standing.reworded', { version: names.version(reworded) ?? reworded }))
  for (const condition of conditions) sentences.push(say('standing.condition', { condition }))
  return sentences
}

/** Where a point stands over all, since when, and who is in the way. */
export function overallSentence(
  { say, time, language }: View,
  { status, since, sincePrecision, blockedBy }: Overall,
  names: Names,
): string {
  const blocked = blockedBy.map((party) => names.party(party) ?? party)
  return say('overall.sentence', {
    status,
    since: since === null ? 'none' : time.since(since, sincePrecision),
    blocked: blocked.length === 0 ? 'none' : listed(blocked, language),
  })
}

/** Which point moved last over all, when, and to what. */
export const lastMovedSentence = (
  { say, time }: Pick<View, 'say' | 'time'>,
  { point, overall }: NonNullable<Overview['lastMoved']>,
): string =>
  say('moved.last', {
    when: time.known(overall.since ?? '', overall.sincePrecision),
    point: point.title,
    status: statusWord(say, overall.status),
  })

/** Which moment a page shows. */
export function momentPhrase({ say, time, assumed }: Pick<View, 'say' | 'time' | 'assumed'>, isFrozen: boolean): string {
  const { asOf, publishedBy, knownAt, rev } = assumed
  const phrases = [
    asOf === null ? '' : say('time.moment.asOf', { when: time.instant(asOf) }),
    publishedBy === null ? '' : say('time.moment.published', { when: time.instant(publishedBy) }),
    knownAt === null ? '' : say('time.moment.known', { when: time.instant(knownAt) }),
    knownAt === null && isFrozen ? say('time.moment.rev', { rev }) : '',
  ].filter((phrase) => phrase !== '')
  return phrases.length === 0 ? say('time.moment.present') : phrases.join(', ')
}
