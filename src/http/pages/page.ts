import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import { headOf, type Moment } from '../../../projections/questions/moment.ts'
import { type Names, namesIn } from '../../../projections/questions/names.ts'
import { ok, type Result } from '../../result.ts'
import { axisOf } from '../../web/axis.ts'
import type { Frame, View } from '../../web/view.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { assumptions, unknownAssumed } from '../request/assumptions.ts'
import { painted } from '../request/drawing.ts'
import { momentAt, negotiationAt, prepareRead } from '../request/read.ts'
import { retired } from '../request/retired.ts'
import type { Service } from '../request/service.ts'
import { type Timing, times } from '../request/times.ts'
import { sendAnswer } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { formats } from '../response/formats.ts'
import { paced } from '../transport/turns.ts'
import { frameOf } from './frame.ts'
import { embedAncestors, setPolicy } from './policy.ts'

/** A page as HTML, a picture that stands for one as SVG, or where what was asked is to be had instead. */
export type Rendered = { html: string } | { picture: string } | { location: string }

type Rendering = Result<Rendered, Problem>

/** What a page about a negotiation is made from. */
export type Asked<Q> = { state: Negotiation; moment: Moment; params: Record<string, string>; query: Q; view: View; names: Names }

/** One page about a negotiation. Every page takes the times, the assumptions, a language, and whatever else links carry along. */
export type Page<Q extends z.ZodRawShape = z.ZodRawShape> = {
  query: Q
  render(asked: Asked<z.output<z.ZodObject<Q>>>): Rendering | Stepwise<Rendering> | Promise<Rendering>
}

/** Ties the types of a page together. */
export const page = <Q extends z.ZodRawShape>(given: Page<Q>): Page => given as unknown as Page

const shared = { ...times, ...assumptions, retired, lang: z.string().optional(), axis: z.string().optional() }

/** A page depends on its reader’s language, on who is signed in, on the day to which ages are counted, and on what pages load. */
export const tagOf = (rev: number, { language, reader, wasSignedOut, now, assets }: Frame): string =>
  etagOf(rev, ['html', language, Math.floor(now / 86_400_000), assets.split('/').at(-1), reader ?? (wasSignedOut ? '?' : '')].join('.'))

/**
 * What is asked of a page. A form sends what was left empty as an empty text: there it means nothing; and who shares a
 * link adds parameters of his own to it, as `utm_source`, which are not ours to read.
 */
function askedOf(query: unknown, known: z.ZodRawShape): Record<string, unknown> {
  const ours = Object.entries(query as Record<string, string | string[]>).filter(([name]) => Object.hasOwn(known, name))
  const given = ours.map(([name, value]) => {
    const left = [value].flat().filter((one) => one !== '')
    return [name, left.length > 1 ? left : left[0]] as const
  })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function viewOf(frame: Frame, state: Negotiation, { assumed }: Moment, isFrozen: boolean): View {
  const { id, title, description = null } = state.registry.frame.opened.value as NegotiationOpened
  // What is frozen does not age.
  const now = isFrozen ? (state.recorded[assumed.rev] as number) : frame.now
  return { ...frame, now, negotiation: { id, title, description }, assumed, axis: axisOf(frame.links.query), isFrozen }
}

/** A page with the schema that reads what is asked of it, which takes longer to make than to use. */
async function prepare(load: () => Promise<Page>) {
  const { query, render } = await load()
  const known = { ...shared, ...query }
  return { known, schema: z.strictObject(known) as unknown as z.ZodType<Timing>, render }
}

/**
 * Serves a page about a negotiation to those who would rather have a page than data. What was answered is kept as
 * questions keep it.
 * @param path below the negotiation
 * @param isShared it is to stand in pages of other sites: whoever asks gets it, the same as anybody
 */
export function addPage(app: FastifyInstance, service: Service, path: string, load: () => Promise<Page>, isShared = false): void {
  const ancestors = isShared ? embedAncestors(service.settings) : undefined
  const vary = isShared ? 'Accept-Language' : 'Accept, Accept-Language, Cookie'

  let prepared: ReturnType<typeof prepare> | undefined

  async function respond(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const found = negotiationAt(service, request)
    if (!found.ok) return sendProblem(request, reply, found.error)
    const state = found.value
    const made = await frameOf(request, service)
    const frame = isShared ? { ...made, reader: null } : made
    const head = headOf(state)
    const key = `html ${tagOf(head, frame)} ${frame.origin} ${request.url}`
    setPolicy(reply, ancestors).header('vary', vary)
    const kept = service.answers.get(key)
    if (kept !== undefined) return sendAnswer(request, reply, kept)
    const { known, schema, render } = await (prepared ??= prepare(load))
    request.query = askedOf(request.query, known)
    const ready = await prepareRead(service, request, state, schema, ['html'])
    if (!ready.ok) return sendProblem(request, reply, ready.error)
    const asking = ready.value.query
    const moment = momentAt(state, asking)
    if (!moment.ok) return sendProblem(request, reply, moment.error)
    const { revision } = moment.value.times
    const absent = unknownAssumed(state, asking, revision)
    if (absent !== null) return sendProblem(request, reply, absent)
    const view = viewOf({ ...frame, links: frame.links.among(Object.keys(known)) }, state, moment.value, asking.rev !== undefined)
    const asked = {
      state,
      moment: moment.value,
      params: request.params as Record<string, string>,
      query: asking,
      view,
      names: namesIn(state.registry.frame, revision),
    }
    const rendering = await render(asked)
    const result = isStepwise(rendering) ? await paced(rendering) : rendering
    if (!result.ok) return sendProblem(request, reply, result.error)
    // The public path is given to every Location on the way out.
    if ('location' in result.value) return reply.redirect(result.value.location.slice(app.publicPath.length), 303)
    const about = { etag: tagOf(head, frame), isFixed: false, isNegotiated: false, head }
    const body = 'picture' in result.value ? await painted(service, result.value.picture) : ok(Buffer.from(result.value.html))
    if (!body.ok) return sendProblem(request, reply, body.error)
    const answer = { ...about, type: formats['picture' in result.value ? 'png' : 'html'].type, body: body.value }
    service.answers.set(key, answer)
    return sendAnswer(request, reply, answer)
  }
  app.get(`/negotiations/:negotiation${path}`, {
    schema: { hide: true } as object,
    config: { scope: 'read', isPage: true },
    ...(isShared ? {} : { constraints: { media: 'html' } }),
    handler: respond,
  })
}

const isStepwise = (one: object): one is Stepwise<Rendering> => Symbol.iterator in one

export const rendered = (html: string): Rendering => ok({ html })
export const pictured = (picture: string): Rendering => ok({ picture })
export const elsewhere = (location: string): Rendering => ok({ location })
