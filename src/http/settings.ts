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
  /** False until the log is read in, and again while the process ends. */
  isReady?: (() => boolean) | undefined
  /** How long a read waits for its `minRev`, in milliseconds. */
  minRevWait?: number | undefined
  /** How much memory kept answers may take, in bytes. */
  answerBytes?: number | undefined
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
