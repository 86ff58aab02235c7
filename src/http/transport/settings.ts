/** How the service is to behave: what the process knows and the app cannot. */
export type Settings = {
  /** The bearer key that is good for everything. Left out: only keys that were made let anybody in. */
  writeKey?: string | undefined
  /** Callers are in this process: every write is allowed. */
  trustsCaller?: boolean | undefined
  /** Who a trusted caller is; goes into the record as `recordedBy`. */
  caller?: string | undefined
  /** Whether reading needs no key; left out: it does not. */
  publicReads?: boolean | undefined
  /** Where the service is reached from outside. */
  baseUrl?: string | undefined
  /** Whose pages may show embeds in a frame: origins parted by blanks, `*` or `none`; left out: everybody's where reads are public. */
  embedOrigins?: string | undefined
  /** False until the log is read in, and again while the process ends. */
  isReady?: (() => boolean) | undefined
  /** How long a read waits for its `minRev`, in milliseconds. */
  minRevWait?: number | undefined
  /** How much memory kept answers may take, in bytes. */
  answerBytes?: number | undefined
  /** What connections may take, where it is not as in `limitDefaults`. */
  limits?: Partial<Limits> | undefined
}

/** What connections may take of the service: time in milliseconds, memory in bytes. */
export type Limits = {
  /** Open connections; more are closed as they come. */
  connections: number
  /** From the first byte of a request to the end of its head, and from a new connection to its first byte. */
  headMs: number
  /** From the first byte of a request to the last of its body. */
  requestMs: number
  /** How often these two are looked after. */
  checkMs: number
  /** Between an answer and the next request. */
  idleMs: number
  /** Without a byte in either direction, as where an answer is not taken. */
  stallMs: number
  /** How long, and up to how much, the rest of a body is read and thrown away after its request was answered. */
  lingerMs: number
  lingerBytes: number
  /** All bodies together, from their first byte until their requests are answered. */
  bodyBytes: number
  /** How long requests that are not whole yet are waited for when the service ends. */
  endMs: number
  /** Answers that stay open; more are refused. */
  streams: number
  /** After how long such an answer says a word where it has nothing to tell; less than `stallMs`, which would end it. */
  beatMs: number
}

/** Why each is what it is: docs/decisions/0013-connections.md, of the last two docs/live.md. */
export const limitDefaults: Limits = {
  connections: 10_000,
  headMs: 10_000,
  requestMs: 30_000,
  checkMs: 1000,
  idleMs: 72_000,
  stallMs: 120_000,
  lingerMs: 5000,
  lingerBytes: 32 * 1024 * 1024,
  bodyBytes: 64 * 1024 * 1024,
  endMs: 2000,
  streams: 1000,
  beatMs: 15_000,
}

/** Bytes of a request's body, at the most. What it comes to must fit one atomic append (`appendLimit`). */
export const bodyLimit = 900_000

/** Developments in one request, at the most. */
export const batchLimit = 1000

/** Items on a page: at the most, and where nothing is asked. */
export const pageLimit = 1000
export const pageDefault = 100

export const minRevWaitDefault = 5000
export const answerBytesDefault = 64 * 1024 * 1024
