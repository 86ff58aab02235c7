import type { Evidence } from '../../../projections/questions/evidence.ts'
import { PointStatus, type ReasonedStanding } from '../../../projections/questions/status.ts'
import { viewOf } from '../command/answer.ts'
import { partyStatusText, statusText } from '../terminal/status-text.ts'
import type { Paint } from '../terminal/terminal.ts'
import { askedText, spanText, timeText } from '../terminal/time-text.ts'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** One position behind a status: what part it plays, when, what was said, and who reports it, each once. */
function evidenceLines({ role, occurred, development, stance, basis, summary, reports }: Evidence, paint: Paint): string[] {
  const sources = reports.map(({ title, source, publishedAt, paragraph }) => {
    const where = paragraph === undefined ? '' : `, paragraph ${paragraph}`
    return paint('dim', `      told by ${source}, “${title}”, ${spanText(publishedAt)}${where}`)
  })
  return [`  ${role}: ${spanText(occurred)}, ${stance} (${basis}) in ${development}`, `      ${summary}`, ...new Set(sources)]
}

function partyLines(party: string, status: ReasonedStanding, paint: Paint): string[] {
  const { stance, basis, since, corroboration, contested, because, superseded } = status
  const grounds = [stance, basis].filter((ground) => ground !== null).join(', ')
  const heading = [
    `${paint('bold', party)}  ${partyStatusText(paint, status)}`,
    grounds === '' ? '' : ` (${grounds})`,
    since === null ? '' : `, since ${timeText(since)}`,
    corroboration === 0 ? '' : `, ${counted(corroboration, 'independent report', 'independent reports')}`,
    contested ? ', contested' : '',
  ].join('')
  const isListed = because.some(({ role }) => role === 'superseded')
  const left =
    superseded === 0 || isListed
      ? []
      : [paint('dim', `  ${counted(superseded, 'position', 'positions')} superseded (--superseded lists them)`)]
  return [heading, ...because.flatMap((evidence) => evidenceLines(evidence, paint)), ...left]
}

export const statusView = viewOf(PointStatus, ({ point, proposition, overall, parties, ...asked }, { paint }) => {
  const blocked = overall.blockedBy.length === 0 ? '' : `, blocked by ${overall.blockedBy.join(', ')}`
  return [
    `${paint('bold', point)}  ${proposition}`,
    paint('dim', askedText(asked)),
    `overall  ${statusText(paint, overall.status)}${blocked}`,
    ...Object.entries(parties).flatMap(([party, status]) => ['', ...partyLines(party, status, paint)]),
  ].join('\n')
})
