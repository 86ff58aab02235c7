import type { Basis } from '../../../events/position.ts'
import type { Evidence } from '../../../projections/questions/evidence.ts'
import type { PartyStanding, ReasonedStanding } from '../../../projections/questions/standing.ts'
import { PointStatus } from '../../../projections/questions/status.ts'
import { viewOf } from '../command/answer.ts'
import { partyStatusText, statusText } from '../terminal/status-text.ts'
import type { Paint } from '../terminal/terminal.ts'
import { askedText, sinceText, spanText } from '../terminal/time-text.ts'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** A stance, and on what conditions it was taken. */
const stanceText = (stance: string, conditions: readonly string[]): string =>
  conditions.length === 0 ? stance : `${stance}: ${conditions.map((condition) => `“${condition}”`).join(', ')}`

/** By whose word something has held since a later day than it has at all. */
const byWordOf: Record<Basis, string> = {
  official: 'officially',
  attributed: 'by its officials',
  reported: 'by the press',
  alleged: 'as alleged',
}

/** Since when a status has held, and since when on the basis that it now has. */
function sinceWords({ basis, since, sincePrecision, basisSince, basisSincePrecision }: PartyStanding): string {
  const held = since === null ? '' : `, since ${sinceText(since, sincePrecision)}`
  if (basis === null || basisSince === null || basisSince === since) return held
  return `${held}, ${byWordOf[basis]} since ${sinceText(basisSince, basisSincePrecision)}`
}

/** What a status rests on: each source without which alone it would be another. */
const restWords = ({ restsOn }: PartyStanding): string =>
  restsOn.length === 0 ? '' : `, fragile (${restsOn.map(({ source, status }) => `${status} without ${source}`).join(', ')})`

/** One position behind a status: what part it plays, when, what was said, and who reports it, each once. */
function evidenceLines(
  { role, occurred, development, stance, condition, basis, version, summary, reports }: Evidence,
  paint: Paint,
): string[] {
  const sources = reports.map(({ title, source, publishedAt, paragraph }) => {
    const where = paragraph === undefined ? '' : `, paragraph ${paragraph}`
    return paint('dim', `      told by ${source}, “${title}”, ${spanText(publishedAt)}${where}`)
  })
  const onVersion = version === null ? '' : `, on ${version}`
  const held = stanceText(stance, condition === null ? [] : [condition])
  return [`  ${role}: ${spanText(occurred)}, ${held} (${basis}) in ${development}${onVersion}`, `      ${summary}`, ...new Set(sources)]
}

function partyLines(party: string, status: ReasonedStanding, paint: Paint): string[] {
  const { stance, conditions, basis, corroboration, contested, reworded, throughBloc, because, superseded } = status
  const held = stance === null ? null : stanceText(stance, conditions)
  const grounds = [held, basis].filter((ground) => ground !== null).join(', ')
  const heading = [
    `${paint('bold', party)}  ${partyStatusText(paint, status)}`,
    grounds === '' ? '' : ` (${grounds})`,
    throughBloc === null ? '' : `, through its bloc ${throughBloc.join(', ')}`,
    sinceWords(status),
    corroboration === 0 ? '' : `, ${counted(corroboration, 'independent report', 'independent reports')}`,
    contested ? ', contested' : '',
    restWords(status),
    reworded === null ? '' : `, reworded in ${reworded}`,
  ].join('')
  const isListed = because.some(({ role }) => role === 'superseded')
  const left =
    superseded === 0 || isListed
      ? []
      : [paint('dim', `  ${counted(superseded, 'position', 'positions')} superseded (--superseded lists them)`)]
  return [heading, ...because.flatMap((evidence) => evidenceLines(evidence, paint)), ...left]
}

export const statusView = viewOf(PointStatus, ({ point, proposition, inVersion, retired, overall, parties, ...asked }, { paint }) => {
  const since = overall.since === null ? '' : `, since ${sinceText(overall.since, overall.sincePrecision)}`
  const blocked = overall.blockedBy.length === 0 ? '' : `, blocked by ${overall.blockedBy.join(', ')}`
  return [
    `${paint('bold', point)}  ${proposition}`,
    paint('dim', askedText(asked)),
    ...(retired ? ['retired: it should not be on record any more'] : []),
    ...(inVersion === false ? [`not in ${asked.version}`] : inVersion === 'unknown' ? [`not known to be in ${asked.version}`] : []),
    `overall  ${statusText(paint, overall.status)}${since}${blocked}`,
    ...Object.entries(parties).flatMap(([party, status]) => ['', ...partyLines(party, status, paint)]),
  ].join('\n')
})
