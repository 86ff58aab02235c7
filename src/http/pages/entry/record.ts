import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { headOf } from '../../../../projections/questions/moment.ts'
import { namesIn } from '../../../../projections/questions/names.ts'
import type { Change } from '../../../../projections/rules/changes.ts'
import type { Command, CommandType } from '../../../negotiations/commands/command.ts'
import type { Refusal } from '../../../negotiations/commands/refusal.ts'
import type { Outcome } from '../../../negotiations/request.ts'
import { type Field, offeredIn, rowsOf, type Typed } from '../../../web/pages/entry/field.ts'
import { formPage, type OpenForm, previewPage } from '../../../web/pages/entry/form-page.ts'
import { isCorrectable } from '../../../web/pages/entry/forms.ts'
import type { Frame } from '../../../web/view.ts'
import { sendProblem } from '../../problem/problem.ts'
import { hasScope, isKnown, lacksScope } from '../../request/access.ts'
import { negotiationAt } from '../../request/read.ts'
import type { Service } from '../../request/service.ts'
import { formats } from '../../response/formats.ts'
import { scopeOf } from '../../routes/write-operations.ts'
import { frameOf } from '../frame.ts'
import { setPolicy } from '../policy.ts'
import { between } from './between.ts'
import { entriesAt } from './entry-words.ts'
import { changesIn } from './filling.ts'
import { formOf } from './form.ts'
import { offersOf } from './named.ts'
import { commandIn, type Faults, faultsAt, type Reading, readForm } from './reading.ts'
import { type FormRoute, formRoutes, type Subject, titleOf } from './subject.ts'

/** So often a write is tried anew where others wrote meanwhile what does not bear on it. */
const attempts = 8

const moreRows = 3

/** Sends a page that nobody keeps: it holds what somebody typed. */
export const sendPage = (reply: FastifyReply, html: string, status = 200): FastifyReply =>
  setPolicy(reply).code(status).header('cache-control', 'no-store').type(formats.html.type).send(html)

/** A key under which a form is recorded once: made of the id of a request, which no other has. */
const newKey = ({ id }: FastifyRequest): string => `form/${id}`

/** One form of one negotiation, as somebody works on it. */
class Entering {
  readonly #service: Service
  readonly #state: Negotiation
  readonly #frame: Frame
  readonly #request: FastifyRequest
  readonly #command: CommandType
  readonly #subject: Subject
  readonly #key: string
  #rev: number

  constructor(
    service: Service,
    state: Negotiation,
    frame: Frame,
    request: FastifyRequest,
    command: CommandType,
    subject: Subject,
    typed: Typed | null,
  ) {
    this.#service = service
    this.#state = state
    this.#frame = frame
    this.#request = request
    this.#command = command
    this.#subject = subject
    const given = typed?.get('key') ?? ''
    this.#key = /^form\/[\w-]{1,80}$/.test(given) ? given : newKey(request)
    const rev = typed?.get('rev') ?? ''
    this.#rev = /^\d{1,9}$/.test(rev) ? Math.min(Number(rev), headOf(state)) : headOf(state)
  }

  #open(typed: Typed, faults: Faults, whens: Reading['whens'], key = this.#key): OpenForm {
    const { form, about, positions } = this.#subject
    const { registry } = this.#state
    const offers = new Map([...offeredIn(form.fields)].map((one) => [one, offersOf(registry, one)]))
    const { links } = this.#frame
    const kept = new URLSearchParams([...links.query].filter(([name]) => ['kind', 'event', 'lang'].includes(name)))
    const action = `${links.base}${links.path}${kept.size === 0 ? '' : `?${kept}`}`
    return {
      negotiation: titleOf(this.#state),
      form,
      about,
      filled: { typed, faults, whens, offers, positions },
      action,
      key,
      rev: this.#rev,
    }
  }

  /** The form as it is opened: with what the address says, or with what stands. */
  blank(query: Typed): string {
    const typed = this.#subject.stood?.(this.#rev) ?? new URLSearchParams()
    for (const field of this.#subject.form.fields) {
      if (field.is === 'check' && field.usual) typed.set(field.name, 'true')
      if (field.is === 'choice' && field.usual !== undefined) typed.set(field.name, field.usual)
    }
    for (const [name, text] of query) typed.set(name, text)
    return this.form(typed)
  }

  form(typed: Typed, faults: Faults = new Map(), whens: Reading['whens'] = new Map(), key?: string): string {
    return formPage(this.#frame, this.#open(typed, faults, whens, key))
  }

  /** The form with more rows in one of its lists. */
  widened(typed: Typed, list: string): string {
    const isList = (field: Field): boolean => (field.is === 'rows' || field.is === 'several') && field.name === list
    const field = this.#subject.form.fields.find(isList)
    const wider = new URLSearchParams(typed)
    if (field?.is === 'rows' || field?.is === 'several') {
      const last = rowsOf(typed, list, field.rows) + moreRows - 1
      const inner = field.is === 'rows' ? `/${field.fields[0]?.name}` : ''
      wider.set(`${list}/${last}${inner}`, '')
    }
    return this.form(wider)
  }

  /** Reads what was typed as the data of the command; of a correction only what is other than it stood. */
  #read(typed: Typed): Reading {
    const { language, say, now } = this.#frame
    const { form, stood } = this.#subject
    const reading = readForm(form, typed, { registry: this.#state.registry, now, language, say })
    if (stood === undefined) return reading
    const fields = form.fields.filter(isCorrectable)
    const { reason, note, development } = reading.data
    const changes = changesIn(reading, stood(this.#rev), fields)
    const places = [...reading.places].flatMap(([pointer, input]) => [[pointer, input] as const, [`/changes${pointer}`, input] as const])
    return { ...reading, data: { development, reason, note, changes }, places: new Map(places) }
  }

  /** What becomes of a form that was sent: another page, or the revision at which it is recorded. */
  async act(typed: Typed, isToRecord: boolean): Promise<{ html: string; status: number } | { revision: number }> {
    const reading = this.#read(typed)
    const refused = (faults: Faults, key?: string) => ({ html: this.form(reading.typed, faults, reading.whens, key), status: 422 })
    if (reading.faults.size > 0) return refused(reading.faults)
    const read = commandIn(this.#command, reading)
    if ('faults' in read) return refused(read.faults)
    const { command } = read
    const faultsOf = (refusals: readonly Refusal[]) => faultsAt(reading.places, refusals)
    if (isToRecord && this.#isRecorded()) return this.#written(await this.#write(command), faultsOf, refused)
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const head = headOf(this.#state)
      const meanwhile = between(this.#state, command, this.#rev)
      if (!isToRecord || meanwhile.length > 0) return this.#preview(command, reading, meanwhile, faultsOf, refused)
      const outcome = await this.#write(command, head)
      if (outcome.outcome !== 'stale') return this.#written(outcome, faultsOf, refused)
    }
    return refused(new Map([['', [this.#frame.say('entry.fault.busy')]]]))
  }

  /** Whether something was recorded with this form before: it is asked for again, and what it came to stands already. */
  #isRecorded(): boolean {
    return this.#service.ledger.isKnown(this.#id, this.#key)
  }

  get #id(): string {
    return titleOf(this.#state).id
  }

  #write(command: Command, head?: number): Promise<Outcome> {
    const { by } = this.#request.caller
    const expected = head === undefined ? {} : { expected: [head] }
    return this.#service.ledger.write(this.#id, { commands: [command], by, key: this.#key, ...expected })
  }

  #written(
    outcome: Outcome,
    faultsOf: (refusals: readonly Refusal[]) => Faults,
    refused: (faults: Faults, key?: string) => { html: string; status: number },
  ): { html: string; status: number } | { revision: number } {
    switch (outcome.outcome) {
      case 'recorded':
      case 'repeated':
        return { revision: outcome.revision }
      case 'refused':
        return refused(faultsOf(outcome.refusals))
      case 'key-reused':
        return refused(new Map([['', [this.#frame.say('entry.fault.used')]]]), newKey(this.#request))
      case 'stale':
      case 'cell-changed':
        return refused(new Map([['', [this.#frame.say('entry.fault.busy')]]]))
      default:
        return outcome satisfies never
    }
  }

  /** What it would do, as things stand; with what came meanwhile, which its reader knows from then on. */
  async #preview(
    command: Command,
    { typed, whens }: Reading,
    meanwhile: readonly number[],
    faultsOf: (refusals: readonly Refusal[]) => Faults,
    refused: (faults: Faults) => { html: string; status: number },
  ): Promise<{ html: string; status: number }> {
    const trial = this.#service.ledger.tryOut(this.#id, { commands: [command], by: this.#request.caller.by, key: this.#key })
    if (trial.outcome === 'refused') return refused(faultsOf(trial.refusals))
    const changes: readonly Change[] = trial.outcome === 'taken' ? trial.after.changes : []
    const registry = trial.outcome === 'taken' ? trial.after.registry : this.#state.registry
    const entries = await entriesAt(this.#service, this.#state, this.#id, meanwhile)
    this.#rev = headOf(this.#state)
    const names = namesIn(registry.frame, Number.POSITIVE_INFINITY)
    const html = previewPage(this.#frame, this.#open(typed, new Map(), whens), changes, entries, names)
    return { html, status: meanwhile.length > 0 ? 409 : 200 }
  }
}

/** Serves the forms, each at one path: it is opened, seen through, and recorded there. */
export function addForms(app: FastifyInstance, service: Service): void {
  async function opened(request: FastifyRequest, reply: FastifyReply, { command, subjectOf }: FormRoute, typed: Typed | null) {
    const found = negotiationAt(service, request)
    if (!found.ok) return void sendProblem(request, reply, found.error)
    const subject = subjectOf(found.value, request)
    if (!subject.ok) return void sendProblem(request, reply, subject.error)
    return new Entering(service, found.value, await frameOf(request, service), request, command, subject.value, typed)
  }

  async function show(request: FastifyRequest, reply: FastifyReply, route: FormRoute): Promise<FastifyReply> {
    const { caller } = request
    if (!isKnown(caller)) {
      const { lang } = request.query as { lang?: string }
      const asked = new URLSearchParams({ to: app.publicPath + request.url, ...(typeof lang === 'string' ? { lang } : {}) })
      return reply.redirect(`/sign-in?${asked}`, 303)
    }
    const scope = scopeOf(route.command)
    if (!hasScope(caller, scope)) return sendProblem(request, reply, lacksScope(scope))
    const entering = await opened(request, reply, route, null)
    const query = new URLSearchParams(request.url.split('?')[1] ?? '')
    return entering === undefined ? reply : sendPage(reply, entering.blank(query))
  }

  async function act(request: FastifyRequest, reply: FastifyReply, route: FormRoute): Promise<FastifyReply> {
    const form = formOf(request)
    if (!form.ok) return sendProblem(request, reply, form.error)
    const typed = form.value
    const entering = await opened(request, reply, route, typed)
    if (entering === undefined) return reply
    const [act = '', list = ''] = (typed.get('do') ?? '').split(':')
    if (act === 'more') return sendPage(reply, entering.widened(typed, list))
    if (act === 'edit') return sendPage(reply, entering.form(typed))
    const result = await entering.act(typed, act === 'record')
    if ('html' in result) return sendPage(reply, result.html, result.status)
    const { negotiation } = request.params as { negotiation: string }
    const lang = new URLSearchParams(request.url.split('?')[1] ?? '').get('lang')
    const query = new URLSearchParams({ at: String(result.revision), ...(lang === null ? {} : { lang }) })
    return reply.header('cache-control', 'no-store').redirect(`/negotiations/${negotiation}/recorded?${query}`, 303)
  }

  for (const route of formRoutes) {
    const url = `/negotiations/:negotiation${route.path}`
    const page = { schema: { hide: true } as object, constraints: { media: 'html' as const } }
    const shown = { ...page, config: { scope: 'read' as const, isPage: true } }
    app.get(url, shown, (request, reply) => show(request, reply, route))
    app.post(url, { ...page, config: { scope: scopeOf(route.command), isPage: true } }, (request, reply) => act(request, reply, route))
  }
}
