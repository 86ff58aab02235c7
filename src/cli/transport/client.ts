import type { ReadableStream } from 'node:stream/web'
import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { failed, ok, type Result } from '../../result.ts'
import { jsonIn } from '../input/json.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import { exitCodeOf, isBarred, type Problem, problemIn, problemText } from './problem.ts'
import { linesOf, nextOf } from './response.ts'
import type { Transport } from './transport.ts'

/** What a POST is answered with; it is repeated where its idempotency key was known, with the same body. */
export type Posted = { body: string; isRepeated: boolean }

/** A request to the service. Left out, `method` is GET. */
export type Request = { method?: 'POST' | 'PATCH' | 'DELETE'; path: string; body?: unknown }

/** On what terms something is posted: under which idempotency key, and what must be unchanged, as the header has it. */
type Terms = { key?: string | undefined; ifUnchanged?: string | undefined }

/** An answer as it came, and the path of the page after it, if there is one. */
export type Page = { text: string; next: string | undefined }

const Listed = z.object({ id: Slug, rev: z.int() })
/** A negotiation, and the revision at which it stood when it was listed. */
export type Listed = z.output<typeof Listed>

const List = z.object({ negotiations: z.array(Listed) })

type Options = { key?: string | undefined; signal: AbortSignal }

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

/** The service, asked with the key, and with what goes wrong said in words. A problem in place of an answer fails. */
export class ServiceClient {
  /** As the transport has it. */
  readonly inOrder: number
  readonly #transport: Transport
  readonly #key: string | undefined
  readonly #signal: AbortSignal

  constructor(transport: Transport, { key, signal }: Options) {
    this.inOrder = transport.inOrder ?? 1
    this.#transport = transport
    this.#key = key
    this.#signal = signal
  }

  /** What a request is answered with, empty where there is nothing to say. A refusal fails. */
  async exchange(request: Request): Promise<Page> {
    const response = await this.#wanted(await this.#send(request))
    return { text: await this.#orBroken(response.text()), next: nextOf(response, this.#transport.basePath) }
  }

  /** An answer as it comes, byte for byte: a mark at its beginning too. */
  async *text(path: string, accept = 'application/json'): AsyncGenerator<string> {
    const { body } = await this.#get(path, accept)
    if (body !== null) yield* this.#unbroken(body.pipeThrough(new TextDecoderStream('utf-8', { ignoreBOM: true })))
  }

  /** The lines of an answer in NDJSON, as they come in. */
  async *lines(path: string): AsyncGenerator<string> {
    const { body } = await this.#get(path, 'application/x-ndjson')
    yield* this.#unbroken(linesOf(body))
  }

  /** The bytes of an answer, as they come in. */
  async *bytes(path: string): AsyncGenerator<Uint8Array> {
    const { body } = await this.#get(path, '*/*')
    if (body !== null) yield* this.#unbroken(body)
  }

  /** The answer as read by its schema. */
  async ask<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return this.parse(schema, path, (await this.exchange({ path })).text)
  }

  /** A list's answers, page by page. */
  async *pages<S extends z.ZodType>(schema: S, first: string): AsyncGenerator<z.output<S>> {
    for (let path: string | undefined = first; path !== undefined; ) {
      const page: Page = await this.exchange({ path })
      yield this.parse(schema, path, page.text)
      path = page.next
    }
  }

  /** Every negotiation on record, in order of opening. */
  async negotiations(): Promise<Listed[]> {
    const all: Listed[] = []
    for await (const { negotiations } of this.pages(List, '/negotiations?limit=1000')) all.push(...negotiations)
    return all
  }

  /** An answer that came from a path, as read by its schema. */
  parse<S extends z.ZodType>(schema: S, path: string, text: string): z.output<S> {
    const json = jsonIn(text)
    const parsed = schema.safeParse(json.ok ? json.value : undefined)
    if (parsed.success) return parsed.data
    const reason = json.ok ? z.prettifyError(parsed.error) : json.error
    const message = `The service answers ${path} in another way than this program expects; is it of another version?`
    throw new Failure(exitCodes.unreachable, `${message}\n${reason}`)
  }

  /** Fails only where the service cannot be reached, does not take the key or cannot do its work; a refusal is an answer. */
  async post(path: string, body: unknown, { key, ifUnchanged }: Terms = {}): Promise<Result<Posted, Problem>> {
    const headers = {
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(ifUnchanged === undefined ? {} : { 'if-unchanged': ifUnchanged }),
    }
    const response = await this.#send({ method: 'POST', path, body }, headers)
    if (response.ok) {
      const isRepeated = response.headers.get('idempotency-replayed') === 'true'
      return ok({ body: await this.#orBroken(response.text()), isRepeated })
    }
    const problem = await this.#orBroken(problemIn(response))
    if (isBarred(response.status)) throw this.#failureOf(response, problem)
    return failed(problem)
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  async #get(path: string, accept: string): Promise<Response> {
    return this.#wanted(await this.#send({ path }, { accept }))
  }

  async #send({ method, path, body }: Request, more: Record<string, string> = {}): Promise<Response> {
    this.#signal.throwIfAborted()
    const headers = {
      accept: 'application/json',
      ...more,
      ...(this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.#orBroken(this.#transport.fetch(path, { ...(method && { method }), headers, ...text, signal: this.#signal }))
  }

  async #wanted(response: Response): Promise<Response> {
    if (response.ok) return response
    throw this.#failureOf(response, await this.#orBroken(problemIn(response)))
  }

  #failureOf({ status }: Response, problem: Problem): Failure {
    const hint = this.#key === undefined && problem.status === 401 ? ' (--key or WRITE_KEY)' : ''
    return new Failure(exitCodeOf(status), `${problemText(problem)}${hint}`)
  }

  /** What a broken connection comes to; an interruption is none. */
  #broken(error: unknown): Failure {
    this.#signal.throwIfAborted()
    if (error instanceof Failure) return error
    return new Failure(exitCodes.unreachable, `The service cannot be reached: ${reasonOf(error)}`, { cause: error })
  }

  #orBroken<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      throw this.#broken(error)
    })
  }

  async *#unbroken<T>(items: AsyncIterable<T> | ReadableStream<T>): AsyncGenerator<T> {
    try {
      yield* items
    } catch (error) {
      throw this.#broken(error)
    }
  }
}
