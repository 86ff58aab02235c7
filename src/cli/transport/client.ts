import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { jsonIn } from '../input/json.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { type Problem, problemIn, problemText } from './problem.ts'
import { linesOf, nextOf } from './response.ts'
import type { Transport } from './transport.ts'

/** What became of a POST; it is repeated where its idempotency key was known, with the same body. */
export type Posted = { ok: true; body: string; isRepeated: boolean } | { ok: false; problem: Problem }

/** A request that changes something, or that asks with a body. */
export type Write = { method: 'POST' | 'PATCH' | 'DELETE'; path: string; body?: unknown }

/** An answer as it came, and the path of the page after it, if there is one. */
export type Page = { text: string; next: string | undefined }

const Listed = z.object({ id: Slug, rev: z.int() })
/** A negotiation, and the revision at which it stood when it was listed. */
export type Listed = z.output<typeof Listed>

const List = z.object({ negotiations: z.array(Listed) })

/** The service, asked politely: with the key, and with what goes wrong said in words. A problem in place of an answer fails. */
export type ServiceClient = {
  page(path: string, accept?: string): Promise<Page>
  /** An answer as it comes, byte for byte: a mark at its beginning too. */
  text(path: string, accept?: string): AsyncGenerator<string>
  /** The answer as read by its schema. */
  ask<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>>
  /** A list's answers, page by page. */
  pages<S extends z.ZodType>(schema: S, path: string): AsyncGenerator<z.output<S>>
  /** An answer that has come, as read by its schema. */
  understood<S extends z.ZodType>(schema: S, path: string, page: Pick<Page, 'text'>): z.output<S>
  /** Every negotiation on record, in order of opening. */
  negotiations(): Promise<Listed[]>
  /** The lines of an answer in NDJSON, as they come in. */
  lines(path: string): AsyncGenerator<string>
  /** The bytes of an answer, as they come in. */
  bytes(path: string): AsyncGenerator<Uint8Array>
  /** Fails only where the service cannot be reached, does not take the key or cannot do its work; a refusal is an answer. */
  post(path: string, body: unknown, key?: string): Promise<Posted>
  /** What a write is answered with, empty where there is nothing to say. A refusal fails. */
  write(write: Write): Promise<Page>
  /** As the transport has it. */
  inOrder: number
  close(): Promise<void>
}

export type ServiceOptions = { key?: string | undefined; signal: AbortSignal }

type Request = { method?: string; headers: Record<string, string>; body?: string }

/** How a command ends that got this status in place of an answer. */
function exitCodeOf(status: number): ExitCode {
  if (status >= 500 || status === 429 || status === 408) return exitCodes.unreachable
  return status === 409 || status === 412 || status === 422 ? exitCodes.badNews : exitCodes.wrongUsage
}

/** Whether the caller is told no whatever it posts. */
const isBarred = (status: number): boolean => exitCodeOf(status) === exitCodes.unreachable || status === 401 || status === 403

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

function understood<S extends z.ZodType>(schema: S, path: string, { text }: Pick<Page, 'text'>): z.output<S> {
  const json = jsonIn(text)
  const parsed = schema.safeParse('value' in json ? json.value : undefined)
  if (parsed.success) return parsed.data
  const reason = 'reason' in json ? json.reason : z.prettifyError(parsed.error)
  const message = `The service answers ${path} in another way than this program expects; is it of another version?`
  throw new Failure(exitCodes.unreachable, `${message}\n${reason}`)
}

export function serviceClient(transport: Transport, { key, signal }: ServiceOptions): ServiceClient {
  /** What a broken connection comes to; an interruption is none. */
  function broken(error: unknown): Failure {
    signal.throwIfAborted()
    if (error instanceof Failure) return error
    return new Failure(exitCodes.unreachable, `The service cannot be reached: ${reasonOf(error)}`, { cause: error })
  }

  const orBroken = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw broken(error)
    })

  async function request(path: string, { headers, ...init }: Request): Promise<Response> {
    signal.throwIfAborted()
    const keyed = key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` }
    return orBroken(transport.fetch(path, { ...init, headers: keyed, signal }))
  }

  const told = (problem: Problem): string =>
    key === undefined && problem.status === 401 ? `${problemText(problem)} (--key or WRITE_KEY)` : problemText(problem)

  async function wanted(response: Response): Promise<Response> {
    if (response.ok) return response
    throw new Failure(exitCodeOf(response.status), told(await orBroken(problemIn(response))))
  }

  const get = async (path: string, accept: string): Promise<Response> => wanted(await request(path, { headers: { accept } }))

  const pageIn = async (response: Response): Promise<Page> => ({
    text: await orBroken(response.text()),
    next: nextOf(response, transport.basePath),
  })

  const page = async (path: string, accept = 'application/json'): Promise<Page> => pageIn(await get(path, accept))

  function send({ method, path, body }: Write, headers: Record<string, string> = {}): Promise<Response> {
    const accepting = { accept: 'application/json', ...headers }
    if (body === undefined) return request(path, { method, headers: accepting })
    return request(path, { method, headers: { ...accepting, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  }

  async function* pages<S extends z.ZodType>(schema: S, first: string): AsyncGenerator<z.output<S>> {
    for (let path: string | undefined = first; path !== undefined; ) {
      const one: Page = await page(path)
      yield understood(schema, path, one)
      path = one.next
    }
  }

  return {
    page,
    pages,
    understood,
    async *text(path, accept = 'application/json') {
      const { body } = await get(path, accept)
      try {
        if (body !== null) yield* body.pipeThrough(new TextDecoderStream('utf-8', { ignoreBOM: true }))
      } catch (error) {
        throw broken(error)
      }
    },
    async ask(schema, path) {
      return understood(schema, path, await page(path))
    },
    async negotiations() {
      const all: Listed[] = []
      for await (const { negotiations } of pages(List, '/negotiations?limit=1000')) all.push(...negotiations)
      return all
    },
    async *lines(path) {
      const { body } = await get(path, 'application/x-ndjson')
      try {
        yield* linesOf(body)
      } catch (error) {
        throw broken(error)
      }
    },
    async *bytes(path) {
      const { body } = await get(path, '*/*')
      try {
        if (body !== null) yield* body
      } catch (error) {
        throw broken(error)
      }
    },
    async post(path, body, idempotencyKey) {
      const response = await send({ method: 'POST', path, body }, idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey })
      if (!response.ok) {
        const problem = await orBroken(problemIn(response))
        if (isBarred(response.status)) throw new Failure(exitCodeOf(response.status), told(problem))
        return { ok: false, problem }
      }
      return { ok: true, body: await orBroken(response.text()), isRepeated: response.headers.get('idempotency-replayed') === 'true' }
    },
    write: async (write) => pageIn(await wanted(await send(write))),
    inOrder: transport.inOrder ?? 1,
    close: () => transport.close(),
  }
}
