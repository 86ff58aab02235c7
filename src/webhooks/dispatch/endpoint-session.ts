import type { Attempt, LaneProgress } from '../../../events/delivery.ts'
import { instantOf } from '../../../events/time.ts'
import { ok } from '../../result.ts'
import { type DispatchCommand, decideDispatch } from '../commands/decide.ts'
import type { OutgoingRequest } from '../messages/outgoing-request.ts'
import type { Progress } from '../progress/deliveries.ts'
import type { Change, Recorder } from '../progress/recorder.ts'
import { signedHeaders } from '../signing/signature.ts'
import { type DisabledReason, type Subscription, stateOf } from '../subscription/subscription.ts'
import type { LeasedDependencies } from './dependencies.ts'
import { trackHealth } from './endpoint-health.ts'
import { type AttemptSubject, type FinishedAttempt, isSuccess } from './retry-decision.ts'
import { signingKeys } from './signing-keys.ts'

const retryMs = 1000

/** What is needed to send to the endpoint of one subscription, and what becomes of it. */
export class EndpointSession {
  readonly dependencies: LeasedDependencies
  readonly recorder: Recorder
  readonly signal: AbortSignal
  readonly #id: string
  readonly #keysOf: ReturnType<typeof signingKeys>
  readonly #healthAfter: ReturnType<typeof trackHealth>
  readonly #writing = new Set<Promise<void>>()
  #isEnded = false
  #isPaused = false

  /** @param signal aborts where nothing may be sent any more, and what is under way is given up */
  constructor(id: string, recorder: Recorder, dependencies: LeasedDependencies, signal: AbortSignal) {
    const { system: clock, keyring, log } = dependencies
    this.dependencies = dependencies
    this.recorder = recorder
    this.signal = signal
    this.#id = id
    const onSealed = () =>
      log('error', 'a signing secret cannot be opened with the keys in WEBHOOK_KEYS: nothing is delivered', { webhook: id })
    this.#keysOf = signingKeys(id, { clock, keyring, onSealed })
    this.#healthAfter = trackHealth(recorder.progress, this.subscription.resumedAt, clock)
  }

  /** As it is now. */
  get subscription(): Subscription {
    return this.dependencies.subscriptions.read(this.#id) as Subscription
  }

  /** Whether anything may be sent at this moment to a subscription in that state. */
  isOpenFor(state: 'active' | 'pending'): boolean {
    const { keys, held } = this.dependencies
    const isGoingOn = !this.#isEnded && !this.#isPaused && !this.signal.aborted && this.#writing.size === 0
    if (!isGoingOn || !held.isValid()) return false
    const { subscription } = this
    const isRevoked = keys.read(subscription.owner)?.revokedAt != null
    return !isRevoked && this.#keysOf(subscription.secrets) !== undefined && stateOf(subscription) === state
  }

  /** Makes one attempt; undefined where it was given up, or could not be made. */
  async attempt(request: OutgoingRequest, subject: AttemptSubject): Promise<FinishedAttempt | undefined> {
    const { sender, system, meter } = this.dependencies
    const { url, secrets } = this.subscription
    const keys = this.#keysOf(secrets)
    if (keys === undefined) return undefined
    const at = system.now()
    const { id, method = 'POST', headers } = request
    const body = Buffer.from(request.body)
    const own = { 'content-type': 'application/json', 'user-agent': 'Standpoint' }
    const signed = signedHeaders({ id, attemptedAt: at, body }, keys)
    const attempt = { 'standpoint-attempt': String(subject.attempt) }
    const sent = await sender.send({ url, method, headers: { ...own, ...headers, ...attempt, ...signed }, body }, this.signal)
    if (sent.kind === 'failed' && sent.reason === 'aborted') return undefined
    // What an endpoint says that is no longer the subscription's is no word on the one that is.
    if (!isSuccess(sent) && this.subscription.url !== url) return undefined
    meter.attempts[isSuccess(sent) ? 'delivered' : 'failed'] += 1
    return { subject, at, sent, now: system.now(), random: system.random() }
  }

  /** What an outcome shows of the endpoint as a whole; one that has failed for too long is disabled. */
  noteHealth({ sent, now: at }: FinishedAttempt): Pick<Progress, 'firstFailureAt' | 'lastSuccessAt'> {
    const { firstFailureAt, lastSuccessAt } = this.recorder.progress
    const health = this.#healthAfter(isSuccess(sent), this.subscription.resumedAt)
    if (health === 'well') return { firstFailureAt: null, lastSuccessAt: instantOf(at) }
    if (health === 'over') this.disable('failing')
    return { firstFailureAt: health === 'first' ? instantOf(at) : firstFailureAt, lastSuccessAt }
  }

  /** Writes to the subscription's own stream, as often as it takes, what of the command holds then. */
  async write(command: DispatchCommand): Promise<void> {
    const { subscriptions, system, log } = this.dependencies
    while (!this.signal.aborted)
      try {
        await subscriptions.write(this.#id, { by: 'dispatcher', decisions: [(state) => ok(decideDispatch(state, command))] })
        return
      } catch (err) {
        log('warn', 'the store did not take what became of a webhook', { webhook: this.#id, err })
        await system.wait(retryMs, this.signal)
      }
  }

  /** Takes an attempt and what it comes to; an endpoint that says that it is gone is disabled. */
  note(attempt: Attempt, change: Change, lane?: [negotiation: string, progress: LaneProgress]): void {
    this.recorder.note(attempt, change, lane)
    if (attempt.next === 'disable') this.disable('gone')
  }

  disable(reason: DisabledReason): void {
    if (this.#writing.size > 0) return
    const written = this.write({ type: 'Disable', reason }).then(() => {
      this.#writing.delete(written)
      // Its owner may have paused or deleted it first.
      if (this.subscription.disabled === null) return
      const message = 'a webhook is disabled; it keeps its place, and goes on from there when it is resumed'
      this.dependencies.log('warn', message, { webhook: this.#id, reason })
    })
    this.#writing.add(written)
  }

  /** Begins nothing while that is under way. */
  async pauseFor(work: () => Promise<void>): Promise<void> {
    this.#isPaused = true
    await work().finally(() => {
      this.#isPaused = false
    })
  }

  /** Nothing more is begun. */
  end(): void {
    this.#isEnded = true
  }

  /** Resolves when what is to be written is written. */
  async written(): Promise<void> {
    await Promise.all(this.#writing)
  }
}
