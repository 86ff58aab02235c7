import { upTo } from '../../../projections/index/table.ts'
import type { Frame } from '../../../projections/rules/record.ts'
import { isRetired } from '../../../projections/rules/standing.ts'
import { timely } from './chronology.ts'
import type { DataOf } from './command.ts'
import { isEqual } from './equality.ts'
import { reached } from './reached.ts'
import { knownActor, knownCitation, knownParty, knownPoint, knownRoot, knownSource, knownVersion, present } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

// Each function says what it holds to and returns what there is to refuse, pointers into the entry.

/** The id is new, and it joined by now (epoch ms). */
export const joinParty = (frame: Frame, party: DataOf<'JoinParty'>, now: number): Refusal[] => [
  ...refusedIf(frame.parties.has(party.id), 'id-taken', '/id', party.id),
  ...partyContents(party, now),
]

/** It joined by now. */
export const partyContents = ({ joined }: Pick<DataOf<'JoinParty'>, 'joined'>, now: number, pointer = ''): Refusal[] =>
  joined === undefined ? [] : timely(joined, now, `${pointer}/joined`)

/** The id is new; for the rest see its contents. */
export const definePoint = (frame: Frame, point: DataOf<'DefinePoint'>): Refusal[] => [
  ...refusedIf(frame.points.has(point.id), 'id-taken', '/id', point.id),
  ...pointContents(frame, point),
]

/** The proposition says something, and the parties that it requires have joined. */
export const pointContents = (
  frame: Frame,
  { proposition, requires }: Pick<DataOf<'DefinePoint'>, 'proposition' | 'requires'>,
  pointer = '',
): Refusal[] => [
  ...refusedIf(proposition.trim() === '', 'missing-proposition', `${pointer}/proposition`),
  ...each(requires, `${pointer}/requires`, (party, at) => knownParty(frame, party, at)),
]

/** The id is new; for the rest see its contents. */
export const introduceActor = (frame: Frame, actor: DataOf<'IntroduceActor'>): Refusal[] => [
  ...refusedIf(frame.actors.has(actor.id), 'id-taken', '/id', actor.id),
  ...actorContents(frame, actor),
]

/** The parties spoken for have joined, and no office ends before it begins. */
export const actorContents = (frame: Frame, { affiliations }: Pick<DataOf<'IntroduceActor'>, 'affiliations'>, pointer = ''): Refusal[] =>
  each(affiliations, `${pointer}/affiliations`, ({ party, from, until }, at) => [
    ...knownParty(frame, party, `${at}/party`),
    ...refusedIf(from !== undefined && until !== undefined && until < from, 'turned-round', `${at}/until`, `${from} to ${until}`),
  ])

/** The actor is known, by another spelling than this one. */
export function aliasActor(frame: Frame, { actor, alias }: DataOf<'AliasActor'>): Refusal[] {
  const known = frame.actors.get(actor)
  const names = known === undefined ? [] : [known.name, ...known.aliases, ...known.later.map((later) => later.alias)]
  return [...knownActor(frame, actor, '/actor'), ...refusedIf(names.includes(alias), 'changes-nothing', '/alias', alias)]
}

/** The id is new, and the party that it sides with has joined. */
export const introduceSource = (frame: Frame, { id, alignedWith }: DataOf<'IntroduceSource'>): Refusal[] => [
  ...refusedIf(frame.sources.has(id), 'id-taken', '/id', id),
  ...knownParty(frame, alignedWith, '/alignedWith'),
]

/** The source is known, and judged otherwise than it stands. */
export function reassessSource(frame: Frame, { source, alignedWith, reliability }: DataOf<'ReassessSource'>): Refusal[] {
  const known = frame.sources.get(source)
  const latest = known?.assessments.at(-1) ?? known
  const same = latest !== undefined && (latest.alignedWith ?? null) === alignedWith && latest.reliability === reliability
  return [
    ...knownSource(frame, source, '/source'),
    ...knownParty(frame, alignedWith, '/alignedWith'),
    ...refusedIf(same, 'changes-nothing', '', source),
  ]
}

/** The id is new; for the rest see its contents. */
export const fileReport = (frame: Frame, report: DataOf<'FileReport'>, now: number): Refusal[] => [
  ...refusedIf(frame.reports.has(report.id), 'id-taken', '/id', report.id),
  ...reportContents(frame, report, now),
]

/** Source and root are known, it is out by now (epoch ms) and not before its root. */
export const reportContents = (
  frame: Frame,
  { source, publishedAt, root }: Pick<DataOf<'FileReport'>, 'source' | 'publishedAt' | 'root'>,
  now: number,
  pointer = '',
): Refusal[] => [
  ...knownSource(frame, source, `${pointer}/source`),
  ...timely(publishedAt, now, `${pointer}/publishedAt`),
  ...knownRoot(frame, root, Date.parse(publishedAt.latest), `${pointer}/root`),
]

/** The id is new; for the rest see its contents. */
export const reportVersion = (frame: Frame, version: DataOf<'ReportVersion'>): Refusal[] => [
  ...refusedIf(frame.versions.has(version.id), 'id-taken', '/id', version.id),
  ...versionContents(frame, version),
]

/** The versions and reports behind it are known, and it derives from none that derives from it. */
export const versionContents = (
  frame: Frame,
  { id, derivesFrom, reports }: Pick<DataOf<'ReportVersion'>, 'id' | 'derivesFrom' | 'reports'>,
  pointer = '',
): Refusal[] => [
  ...each(derivesFrom, `${pointer}/derivesFrom`, (version, at) =>
    version === id
      ? refusedIf(true, 'of-itself', at, version)
      : [
          ...knownVersion(frame, version, at),
          ...refusedIf(reached(version, (one) => frame.versions.get(one)?.derivesFrom ?? []).has(id), 'in-a-circle', at, version),
        ],
  ),
  ...each(reports, `${pointer}/reports`, (citation, at) => knownCitation(frame, citation, at)),
]

/** Version and point are known, and not yet joined by that number. A number may hold several points. */
export function numberPoint(frame: Frame, { version, number, point }: DataOf<'NumberPoint'>): Refusal[] {
  const numbers = upTo(frame.versions.get(version)?.numbers ?? [], present)
  const taken = numbers.some((other) => other.number === number && other.point === point)
  return [
    ...knownVersion(frame, version, '/version'),
    ...knownPoint(frame, point, '/point'),
    ...refusedIf(taken, 'changes-nothing', '/number', `${point} is number ${number} of ${version}`),
  ]
}

/** Two versions, the point and the reports are known, and the same was not asserted before. */
export function assertLineage(frame: Frame, asserted: DataOf<'AssertLineage'>): Refusal[] {
  const { from, to, point, reports } = asserted
  const onRecord = upTo(frame.versions.get(to)?.lineage ?? [], present).some(
    ({ revision: _, event: _event, takenBack: _takenBack, ...other }) => isEqual(other, asserted),
  )
  return [
    ...knownVersion(frame, from, '/from'),
    ...knownVersion(frame, to, '/to'),
    ...knownPoint(frame, point, '/point'),
    ...each(reports, '/reports', (citation, at) => knownCitation(frame, citation, at)),
    ...refusedIf(from === to, 'changes-nothing', '/to', `${from} leads to itself`),
    ...refusedIf(onRecord, 'changes-nothing', '', `${point} from ${from} to ${to}`),
  ]
}

/** The point is known, and not retired yet. What is said of it later is taken: to retire only hides. */
export const retirePoint = (frame: Frame, { point: id }: DataOf<'RetirePoint'>): Refusal[] => {
  const point = frame.points.get(id)
  return [
    ...knownPoint(frame, id, '/point'),
    ...refusedIf(point !== undefined && isRetired(point, present), 'changes-nothing', '/point', `${id} is retired already`),
  ]
}
