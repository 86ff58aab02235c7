import fc from 'fast-check'
import type { DevelopmentKind } from '../../events/catalogue.ts'
import { Lineage } from '../../events/lineage-asserted.ts'
import { Role } from '../../events/party-joined.ts'
import { Basis, Stance } from '../../events/position.ts'
import { Reliability } from '../../events/source-introduced.ts'
import { type Command, type CommandType, commandData } from '../../src/negotiations/commands/command.ts'

type Fields = Record<string, fc.Arbitrary<unknown>>

/** An object with fields that are always there, and others that are there now and then. */
const entry = (always: Fields, sometimes: Fields = {}): fc.Arbitrary<unknown> =>
  fc.record({ ...always, ...Object.fromEntries(Object.entries(sometimes).map(([name, value]) => [name, rarely(value)])) }).map(withoutHoles)
const rarely = (value: fc.Arbitrary<unknown>) => fc.option(value, { freq: 2, nil: undefined })
const withoutHoles = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
const few = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 2 })
const oneOf = (options: readonly unknown[]) => fc.constantFrom(...options)

/** What the frame of the dam holds of a kind, often enough for entries to fit it, and one thing more. */
const known = (more: string, ...names: string[]) =>
  fc.oneof({ weight: 9, arbitrary: oneOf(names) }, { weight: 1, arbitrary: oneOf([more]) })
const party = known('delta-towns', 'avenland', 'borrovia', 'commission')
const point = known('fish-ladder', 'summer-flow', 'joint-gauge')
const actor = known('envoy', 'water-minister')
const source = known('dam-herald', 'river-post')
const report = known('herald-15', 'post-10', 'post-12', 'post-14')
const version = known('third-draft', 'first-draft', 'second-draft')
const development = oneOf(['pledge', 'twin', 'talks'])
/** The ids that the log of a test gives to what comes after the frame. */
const event = fc.integer({ min: 10, max: 40 }).map((revision) => `00000000-0000-7000-8000-${String(revision).padStart(12, '0')}`)
const text = oneOf(['Water', ' Water and stone ', 'The gauge'])
const number = fc.integer({ min: 1, max: 3 })

const dayOfMonth = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 11 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12, max: 22 }) },
)
const date = dayOfMonth.map((day) => `2024-05-${String(day).padStart(2, '0')}`)
const instant = date.map((day) => `${day}T08:30:00+02:00`)
const interval = fc.oneof(
  entry({ earliest: date, precision: oneOf(['day']), basis: oneOf(['printed']) }),
  entry({ earliest: instant, precision: oneOf(['instant']), basis: oneOf(['external']) }),
  entry({ earliest: date, precision: oneOf(['about']), basis: oneOf(['inferred']) }, { latest: fc.oneof(date, instant) }),
)

const teller = fc.oneof(entry({ source }), entry({ actor }), entry({ described: text }))
const citation = entry({ report }, { paragraph: number, attribution: few(teller), root: report })
const reports = fc.array(citation, { minLength: 1, maxLength: 2 })
const basis = oneOf(Basis.options)
const position = entry({ party, point, stance: oneOf(Stance.options), basis }, { actor, version, condition: text, note: text })
const told = { summary: text, occurred: interval, reports }
const follows = fc.array(development, { minLength: 1, maxLength: 2 })
const detail = { place: text, actors: few(actor), versions: few(version), follows, positions: few(position) }
const own: Record<DevelopmentKind, Fields> = {
  CallLeaked: { leakedTo: source, medium: text },
  DraftCirculated: { from: few(party), to: few(party) },
  TalksHeld: { parties: few(party), outcome: text },
  MeetingHeld: { parties: few(party), format: text },
  StatementMade: { speaker: actor, occasion: text },
  ClaimReported: { claimant: teller },
}
const retraction = { development, note: text }

/** What a thing of the frame is, beside its id: as it is first recorded, and as a correction has it. */
const body: Record<'party' | 'point' | 'actor' | 'source' | 'report' | 'version', [Fields, Fields?]> = {
  party: [{ name: text, role: oneOf(Role.options) }, { joined: interval }],
  point: [{ title: text, proposition: text }, { requires: few(party) }],
  actor: [{ name: text }, { aliases: few(text), affiliations: few(entry({}, { party, office: text, from: date, until: date })) }],
  source: [
    { name: text, reliability: oneOf(Reliability.options) },
    { alignedWith: party, note: text },
  ],
  report: [
    { source, title: text, publishedAt: interval },
    { root: report, seen: fc.boolean() },
  ],
  version: [
    { label: text, text: oneOf(['full', 'unseen']) },
    { claimedPoints: number, derivesFrom: few(version), reports: few(citation), note: text },
  ],
}
const introduced = ([always, sometimes]: [Fields, Fields?], id: fc.Arbitrary<unknown>) => entry({ id, ...always }, sometimes)
const wrong = { reason: oneOf(['source-corrected', 'coder-error']), note: text }
const corrected = (noun: keyof typeof body, id: fc.Arbitrary<unknown>, sometimes: Fields = {}) =>
  entry({ [noun]: id, ...wrong, body: entry(...body[noun]) }, sometimes)
const turn = { party, occurred: interval }
const telling = { reports: few(citation), note: text }

const frame = {
  parties: introduced(body.party, party),
  points: introduced(body.point, point),
  actors: introduced(body.actor, actor),
  sources: introduced(body.source, source),
  reports: introduced(body.report, report),
  versions: introduced(body.version, version),
  numbers: entry({ version, number, point }, { note: text }),
  lineage: entry(
    { from: version, to: version, point, lineage: oneOf(Lineage.options) },
    { fromNumbers: few(number), reports: few(citation), note: text },
  ),
}

const written: Record<CommandType, fc.Arbitrary<unknown>> = {
  OpenNegotiation: entry(
    { id: oneOf(['teln-dam']), title: text },
    Object.fromEntries(Object.entries(frame).map(([list, item]) => [list, few(item)])),
  ),
  JoinParty: frame.parties,
  DefinePoint: frame.points,
  IntroduceActor: frame.actors,
  AliasActor: entry({ actor, alias: text }),
  IntroduceSource: frame.sources,
  ReassessSource: entry({ source, alignedWith: fc.option(party), reliability: oneOf(Reliability.options), reason: text }),
  FileReport: frame.reports,
  ReportVersion: frame.versions,
  NumberPoint: frame.numbers,
  AssertLineage: frame.lineage,
  ReportDevelopment: fc.oneof(
    ...Object.entries(own).map(([kind, fields]) => entry({ kind: oneOf([kind]), ...told }, { id: development, ...detail, ...fields })),
  ),
  DenyPosition: entry({ development, party, point, basis, occurred: interval, reports }, { by: party, actor, place: text, note: text }),
  RepeatReport: entry({ development, report: citation }),
  CorrectDevelopment: fc.oneof(
    ...Object.values(own).map((fields) => entry({ development, ...wrong, changes: entry({}, { ...told, ...detail, ...fields }) })),
  ),
  RetractDevelopment: fc.oneof(
    entry({ ...retraction, reason: oneOf(['source-retracted', 'coder-error']) }),
    entry({ ...retraction, reason: oneOf(['duplicate-of']), duplicateOf: development }),
  ),
  LeaveParty: entry(turn, telling),
  ChangeRole: entry({ ...turn, role: oneOf(Role.options) }, telling),
  DescendParty: entry(
    { ...turn, from: fc.array(party, { minLength: 1, maxLength: 2 }), how: oneOf(['split', 'merged', 'renamed']) },
    telling,
  ),
  ChangeMembership: entry({ party, bloc: party, change: oneOf(['joined', 'left']) }, { occurred: interval, ...telling }),
  RetirePoint: entry({ point, note: text }),
  CorrectParty: corrected('party', party),
  CorrectPoint: corrected('point', point, { sameQuestion: oneOf([true]) }),
  CorrectActor: corrected('actor', actor),
  CorrectSource: corrected('source', source),
  CorrectReport: corrected('report', report),
  CorrectVersion: corrected('version', version),
  TakeBack: entry({ event, ...wrong }),
}

/** Commands of every type as the schemas read them, in a world of few names and days. */
export const commands: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(written).map(([type, data]) =>
    data
      .map((given) => commandData[type as CommandType].safeParse(given))
      .filter((parsed) => parsed.success)
      .map((parsed) => ({ type, data: parsed.data }) as Command),
  ),
)
