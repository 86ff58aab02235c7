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
