import { errors } from 'undici'

/** What came of one attempt to deliver, as far as what follows depends on it. */
export type Outcome =
  | {
      kind: 'answered'
      /** Of the final answer: no 1xx. */
      status: number
      /** What the answer's Retry-After asks (RFC 9110, section 10.2.3), counted from the answer; left out where it asks nothing readable. */
      retryAfterMs?: number
    }
  | { kind: 'failed'; reason: FailureReason }

export type FailureReason =
  /** No answer in the time that an attempt has. */
  | 'timeout'
  /** No connection, or no address for the name. */
  | 'connect'
  | 'tls'
  /** The address is none that may be connected to. */
  | 'refused-address'
  /** The connection ended before the answer did. */
  | 'cut'
  /** It answered, but not with what the challenge asks for. */
  | 'challenge'
  /** This side gave the attempt up, to stop or to hand over: it says nothing of the endpoint. */
  | 'aborted'

/** Why an attempt got no answer, on its way from where it shows to where it becomes an outcome. */
export class SendingFailure extends Error {
  override readonly name = 'SendingFailure'
  readonly reason: FailureReason

  /** @param message for the owner of the subscription: no address, which would tell of a network, and no URL, which may be a secret */
  constructor(reason: FailureReason, message: string, cause?: unknown) {
    const code = codeOf(cause)
    super(code === undefined ? message : `${message} (${code})`, { cause })
    this.reason = reason
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const isSystemError = (error: unknown): error is Error & { syscall: string } => error instanceof Error && 'syscall' in error

/** What an error that came up before the connection stood, its TLS included, says of the endpoint. */
export function connectFailure(error: Error): SendingFailure {
  if (error instanceof SendingFailure) return error
  if (error instanceof errors.ConnectTimeoutError) return new SendingFailure('timeout', 'No connection came about in time')
  // Where several addresses were tried in vain, their errors come together in one.
  const dialling = error instanceof AggregateError || (isSystemError(error) && error.syscall === 'connect')
  return dialling
    ? new SendingFailure('connect', 'No connection came about', error)
    : new SendingFailure('tls', 'The endpoint and its certificate did not pass the handshake of TLS', error)
}

/**
 * What an error that came up after that says of the endpoint.
 * @throws the error where it is of the request, and so is a bug
 */
export function exchangeFailure(error: unknown): SendingFailure {
  if (error instanceof SendingFailure) return error
  if (error instanceof errors.ClientDestroyedError) return new SendingFailure('aborted', 'The sender was closed')
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError)
    return new SendingFailure('cut', 'The answer is not readable as HTTP/1.1', error)
  // In TLS 1.3 a server says only after the handshake that it wants a certificate.
  if (codeOf(error)?.startsWith('ERR_SSL_')) return new SendingFailure('tls', 'The endpoint ended the connection by an alert of TLS', error)
  if (error instanceof errors.SocketError || isSystemError(error))
    return new SendingFailure('cut', 'The connection ended before an answer came', error)
  // Nobody else would hear of what is wrong with the request itself. An answer can be wrong in more ways than are listed here.
  if (error instanceof errors.InvalidArgumentError || error instanceof TypeError) throw error
  return new SendingFailure('cut', 'The answer is not readable as HTTP/1.1', error)
}

/** The three dates of HTTP (RFC 9110, section 5.6.7) begin with a day of the week; `Date.parse` takes many that do not. */
const datePattern = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /

/**
 * How long a Retry-After asks to wait (RFC 9110, section 10.2.3).
 * @param value the field as it came: seconds or a date
 * @param now epoch milliseconds
 * @returns milliseconds, 0 for a date that is over, undefined for what cannot be read
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER)
  if (!datePattern.test(value)) return undefined
  // The form of asctime names no zone, and would be read in the one of this machine.
  const date = Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
