import { type DevelopmentKind, developmentKinds } from '../../../../events/catalogue.ts'
import { correctionReasons } from '../../../../events/correction-reason.ts'
import { Role } from '../../../../events/party-joined.ts'
import { Basis, Stance } from '../../../../events/position.ts'
import { Reliability } from '../../../../events/source-introduced.ts'
import { TimeBasis } from '../../../../events/time.ts'
import type { MessageId } from '../../messages/messages.ts'
import type { Choice, Field } from './field.ts'

/** A form: what is asked for a command. */
export type Form = {
  title: MessageId
  fields: readonly Field[]
  /** What the address says of the command. */
  given: Readonly<Record<string, string>>
}

const choices = <V extends string>(values: readonly V[], words: (value: V) => MessageId): readonly Choice[] =>
  values.map((value) => [value, words(value)] as const)

const stances = choices(Stance.options, (one) => `stance.${one}`)
const bases = choices(Basis.options, (one) => `basis.${one}`)
export const timeBases = choices(TimeBasis.options, (one) => `entry.timeBasis.${one}`)
const reasons = choices(correctionReasons, (one) => `entry.reason.${one}`)

const report: Field = { name: 'report', is: 'named', noun: 'report', needed: true }
const passage: readonly Field[] = [
  { name: 'paragraph', is: 'whole' },
  { name: 'attribution', is: 'tellers' },
  { name: 'root', is: 'named', noun: 'report' },
]
const reports: Field = { name: 'reports', is: 'rows', fields: [report, ...passage], rows: 2, needed: true }
const why: readonly Field[] = [
  { name: 'reason', is: 'choice', of: reasons, needed: true },
  { name: 'note', is: 'prose', needed: true },
]

/** What each kind of development has of its own. */
const own: Record<DevelopmentKind, readonly Field[]> = {
  CallLeaked: [
    { name: 'leakedTo', is: 'named', noun: 'source' },
    { name: 'medium', is: 'text' },
  ],
  DraftCirculated: [
    { name: 'from', is: 'several', noun: 'party', rows: 2 },
    { name: 'to', is: 'several', noun: 'party', rows: 2 },
  ],
  TalksHeld: [
    { name: 'parties', is: 'several', noun: 'party', rows: 3 },
    { name: 'outcome', is: 'text' },
  ],
  MeetingHeld: [
    { name: 'parties', is: 'several', noun: 'party', rows: 3 },
    { name: 'format', is: 'text' },
  ],
  StatementMade: [
    { name: 'speaker', is: 'named', noun: 'actor' },
    { name: 'occasion', is: 'text' },
  ],
  ClaimReported: [{ name: 'claimant', is: 'teller' }],
}

/** What a development of a kind says beside its id. */
const contents = (kind: DevelopmentKind): readonly Field[] => [
  { name: 'summary', is: 'prose', needed: true },
  { name: 'occurred', is: 'when', needed: true },
  { name: 'place', is: 'text' },
  ...own[kind],
  reports,
  {
    name: 'positions',
    is: 'rows',
    rows: 2,
    fields: [
      { name: 'party', is: 'named', noun: 'party', needed: true },
      { name: 'point', is: 'named', noun: 'point', needed: true },
      { name: 'stance', is: 'choice', of: stances, needed: true },
      { name: 'basis', is: 'choice', of: bases, needed: true },
      { name: 'actor', is: 'named', noun: 'actor' },
      { name: 'version', is: 'named', noun: 'version' },
      { name: 'condition', is: 'text' },
      { name: 'note', is: 'text' },
    ],
  },
  { name: 'actors', is: 'several', noun: 'actor', rows: 2 },
  { name: 'versions', is: 'several', noun: 'version', rows: 1 },
  { name: 'follows', is: 'several', noun: 'development', rows: 1 },
]

/** What can be recorded beside developments. */
const frame = {
  report: [
    { name: 'source', is: 'named', noun: 'source', needed: true },
    { name: 'title', is: 'text', needed: true },
    { name: 'id', is: 'id', from: 'title', noun: 'report' },
    { name: 'url', is: 'link' },
    { name: 'publishedAt', is: 'when', needed: true },
    { name: 'root', is: 'named', noun: 'report' },
    { name: 'seen', is: 'check', usual: true },
  ],
  party: [
    { name: 'name', is: 'text', needed: true },
    { name: 'id', is: 'id', from: 'name', noun: 'party' },
    { name: 'role', is: 'choice', of: choices(Role.options, (one) => `role.${one}`), needed: true },
    { name: 'joined', is: 'when' },
  ],
  point: [
    { name: 'title', is: 'text', needed: true },
    { name: 'id', is: 'id', from: 'title', noun: 'point' },
    { name: 'proposition', is: 'prose', needed: true },
    { name: 'requires', is: 'several', noun: 'party', rows: 3 },
  ],
  source: [
    { name: 'name', is: 'text', needed: true },
    { name: 'id', is: 'id', from: 'name', noun: 'source' },
    { name: 'reliability', is: 'choice', of: choices(Reliability.options, (one) => `entry.reliability.${one}`), needed: true },
    { name: 'alignedWith', is: 'named', noun: 'party' },
    { name: 'note', is: 'text' },
  ],
  actor: [
    { name: 'name', is: 'text', needed: true },
    { name: 'id', is: 'id', from: 'name', noun: 'actor' },
    { name: 'aliases', is: 'several', noun: null, rows: 3 },
    {
      name: 'affiliations',
      is: 'rows',
      rows: 1,
      fields: [
        { name: 'party', is: 'named', noun: 'party' },
        { name: 'office', is: 'text' },
        { name: 'from', is: 'day' },
        { name: 'until', is: 'day' },
      ],
    },
  ],
} as const satisfies Record<string, readonly Field[]>

export type FrameNoun = keyof typeof frame
export const frameNouns = Object.keys(frame) as FrameNoun[]

export const frameForm = (noun: FrameNoun): Form => ({ title: `entry.record.${noun}`, fields: frame[noun], given: {} })

export const kindOf = (text: string | null): DevelopmentKind | undefined => developmentKinds.find((kind) => kind === text)

export const developmentForm = (kind: DevelopmentKind): Form => ({
  title: `entry.kind.${kind}`,
  given: { kind },
  fields: [...contents(kind).slice(0, 1), { name: 'id', is: 'id', from: 'summary', noun: 'development' }, ...contents(kind).slice(1)],
})

export const correctionForm = (development: string, kind: DevelopmentKind): Form => ({
  title: 'entry.correct',
  given: { development },
  fields: [...why, ...contents(kind)],
})

/** The fields of a correction that are about what is corrected. */
export const isCorrectable = ({ name }: Field): boolean => why.every((field) => field.name !== name)

export const retractionForm = (development: string): Form => ({
  title: 'entry.retract',
  given: { development },
  fields: [
    {
      name: 'reason',
      is: 'choice',
      needed: true,
      of: choices(['source-retracted', 'coder-error', 'duplicate-of'] as const, (one) => `entry.reason.${one}`),
    },
    { name: 'duplicateOf', is: 'named', noun: 'development' },
    { name: 'note', is: 'prose', needed: true },
  ],
})

export const denialForm = (development: string, positions: readonly { party: string; point: string }[]): Form => ({
  title: 'entry.deny',
  given: { development },
  fields: [
    { name: 'position', is: 'position', of: positions, needed: true },
    { name: 'by', is: 'named', noun: 'party' },
    { name: 'actor', is: 'named', noun: 'actor' },
    { name: 'basis', is: 'choice', of: bases, needed: true },
    { name: 'occurred', is: 'when', needed: true },
    { name: 'place', is: 'text' },
    reports,
    { name: 'note', is: 'prose' },
  ],
})

export const repeatForm = (development: string): Form => ({
  title: 'entry.repeat',
  given: { development },
  fields: [{ name: 'report', is: 'group', fields: [report, ...passage], needed: true }],
})

export const takingBackForm = (event: string): Form => ({ title: 'entry.takeBack', given: { event }, fields: why })
