import type { FastifyRequest } from 'fastify'
import type { NegotiationOpened } from '../../../../events/negotiation-opened.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { headOf } from '../../../../projections/questions/moment.ts'
import { namesIn } from '../../../../projections/questions/names.ts'
import type { Development } from '../../../../projections/rules/record.ts'
import { bodyAt } from '../../../../projections/rules/standing.ts'
import type { CommandType } from '../../../negotiations/commands/command.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { Typed } from '../../../web/pages/entry/field.ts'
import {
  correctionForm,
  denialForm,
  developmentForm,
  type Form,
  type FrameNoun,
  frameForm,
  frameNouns,
  isCorrectable,
  kindOf,
  repeatForm,
  retractionForm,
  takingBackForm,
} from '../../../web/pages/entry/forms.ts'
import { namedIn, unknown } from '../../problem/on-record.ts'
import type { Problem } from '../../problem/problem.ts'
import { invalidAt } from '../../request/shape.ts'
import { typedFor } from './filling.ts'

/** What a form is about. */
export type Subject = {
  form: Form
  /** What it is about, where that is on record. */
  about: string | null
  /** What the positions that it may be about are called, by party and point. */
  positions: Map<string, string>
  /** What stood in the fields that a correction is about at a revision. */
  stood?: (revision: number) => Typed
}

type SubjectOf = (state: Negotiation, request: FastifyRequest) => Result<Subject, Problem>

const plain = (form: Form, about: string | null = null): Subject => ({ form, about, positions: new Map() })

const ofFrame =
  (noun: FrameNoun): SubjectOf =>
  () =>
    ok(plain(frameForm(noun)))

const queryText = ({ query }: FastifyRequest, name: string): string => String((query as Record<string, unknown>)[name] ?? '')

const ofDevelopment: SubjectOf = (_, request) => {
  const kind = kindOf(queryText(request, 'kind'))
  return kind === undefined ? failed(invalidAt({ parameter: 'kind' }, 'One of the kinds of development')) : ok(plain(developmentForm(kind)))
}

/** The subject of a form about the development that the path names. */
const about =
  (subject: (state: Negotiation, development: Development, summary: string) => Subject): SubjectOf =>
  (state, { params }) => {
    const found = namedIn(params as Record<string, string>, 'development', state.registry.developments, headOf(state))
    return found.ok ? ok(subject(state, found.value, bodyAt(found.value, headOf(state)).summary)) : found
  }

const correction = about(({ registry }, development, summary) => {
  const form = correctionForm(development.id, development.kind)
  const stood = (revision: number): Typed =>
    typedFor(form.fields.filter(isCorrectable), bodyAt(development, Math.max(revision, development.revision)), registry)
  return { ...plain(form, summary), stood }
})

const denial = about(({ registry, recorded }, development, summary) => {
  const { positions } = bodyAt(development, recorded.length - 1)
  const names = namesIn(registry.frame, recorded.length - 1)
  const called = positions.map(({ party, point }) => [`${party}/${point}`, `${names.party(party)}: ${names.point(point)}`] as const)
  return { form: denialForm(development.id, positions), about: summary, positions: new Map(called) }
})

const takingBack: SubjectOf = (state, request) => {
  const { revocable, developments } = state.registry
  const event = queryText(request, 'event')
  const entry = revocable.get(event)
  if (entry === undefined) return failed(unknown({ code: 'unknown-event', id: event, parameter: 'event' }))
  const development = developments.get(entry.of)
  return ok(plain(takingBackForm(event), development === undefined ? entry.of : bodyAt(development, headOf(state)).summary))
}

const frameCommands: Readonly<Record<FrameNoun, CommandType>> = {
  report: 'FileReport',
  party: 'JoinParty',
  point: 'DefinePoint',
  source: 'IntroduceSource',
  actor: 'IntroduceActor',
}

/** A form that there is: its path below the negotiation, what it records, and what it is about. */
export type FormRoute = { path: string; command: CommandType; subjectOf: SubjectOf }

export const formRoutes: readonly FormRoute[] = [
  { path: '/record/development', command: 'ReportDevelopment', subjectOf: ofDevelopment },
  ...frameNouns.map((noun) => ({ path: `/record/${noun}`, command: frameCommands[noun], subjectOf: ofFrame(noun) })),
  { path: '/developments/:development/correct', command: 'CorrectDevelopment', subjectOf: correction },
  {
    path: '/developments/:development/retract',
    command: 'RetractDevelopment',
    subjectOf: about((_, { id }, summary) => plain(retractionForm(id), summary)),
  },
  { path: '/developments/:development/deny', command: 'DenyPosition', subjectOf: denial },
  {
    path: '/developments/:development/repeat',
    command: 'RepeatReport',
    subjectOf: about((_, { id }, summary) => plain(repeatForm(id), summary)),
  },
  { path: '/take-back', command: 'TakeBack', subjectOf: takingBack },
]

/** The negotiation, as pages name it. */
export function titleOf({ registry }: Negotiation): { id: string; title: string } {
  const { id, title } = registry.frame.opened.value as NegotiationOpened
  return { id, title }
}
