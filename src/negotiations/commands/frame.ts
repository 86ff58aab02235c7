import { upTo } from '../../../projections/index/table.ts'
import type { Frame } from '../../../projections/rules/record.ts'
import { timely } from './chronology.ts'
import type { DataOf } from './command.ts'
import { isEqual } from './equality.ts'
import { knownActor, knownCitation, knownParty, knownPoint, knownRoot, knownSource, knownVersion, present } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

// Each function says what it holds to and returns what there is to refuse, pointers into the entry.

/** The id is new. */
export const joinParty = (frame: Frame, { id }: DataOf<'JoinParty'>): Refusal[] => refusedIf(frame.parties.has(id), 'id-taken', '/id', id)

/** The id is new, the proposition says something, and the parties that it requires have joined. */
export const definePoint = (frame: Frame, { id, proposition, requires }: DataOf<'DefinePoint'>): Refusal[] => [
  ...refusedIf(frame.points.has(id), 'id-taken', '/id', id),
  ...refusedIf(proposition.trim() === '', 'missing-proposition', '/proposition'),
  ...each(requires, '/requires', (party, at) => knownParty(frame, party, at)),
]

/** The id is new, the parties spoken for have joined, and no office ends before it begins. */
export const introduceActor = (frame: Frame, { id, affiliations }: DataOf<'IntroduceActor'>): Refusal[] => [
  ...refusedIf(frame.actors.has(id), 'id-taken', '/id', id),
  ...each(affiliations, '/affiliations', ({ party, from, until }, at) => [
    ...knownParty(frame, party, `${at}/party`),
    ...refusedIf(from !== undefined && until !== undefined && until < from, 'turned-round', `${at}/until`, `${from} to ${until}`),
  ]),
]

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

/** The id is new, source and root are known, it is out by now (epoch ms) and not before its root. */
export const fileReport = (frame: Frame, { id, source, publishedAt, root }: DataOf<'FileReport'>, now: number): Refusal[] => [
  ...refusedIf(frame.reports.has(id), 'id-taken', '/id', id),
  ...knownSource(frame, source, '/source'),
  ...timely(publishedAt, now, '/publishedAt'),
  ...knownRoot(frame, root, Date.parse(publishedAt.latest), '/root'),
]

/** The id is new, and the versions and reports behind it are known. */
export const reportVersion = (frame: Frame, { id, derivesFrom, reports }: DataOf<'ReportVersion'>): Refusal[] => [
  ...refusedIf(frame.versions.has(id), 'id-taken', '/id', id),
  ...each(derivesFrom, '/derivesFrom', (version, at) => knownVersion(frame, version, at)),
  ...each(reports, '/reports', (citation, at) => knownCitation(frame, citation, at)),
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
