import { instantOf } from '../../../events/time.ts'
import type { WebhookPayload } from '../../../events/webhook.ts'
import type { Ledger } from '../../negotiations/ledger.ts'
import { ok } from '../../result.ts'
import type { OutgoingRequest } from '../messages/outgoing-request.ts'
import type { Progress } from '../progress/deliveries.ts'
import type { Recorder } from '../progress/recorder.ts'
import type { Sender } from '../sending/sender.ts'
import type { Keyring } from '../signing/seal.ts'
import { type DisabledReason, type Subscription, type Subscriptions, stateOf } from '../subscription/subscription.ts'
import type { Clock } from './clock.ts'
import { trackHealth } from './endpoint-health.ts'
import { exchange, type SigningKeys, signingKeysOf } from './exchange.ts'
import type { Meter } from './meter.ts'
import { type FinishedAttempt, isSuccess } from './retry-decision.ts'
import { overlapOf } from './signing-keys.ts'

/** What deliveries are made with. */
export type DispatchDependencies = Clock & {
  ledger: Ledger
  subscriptions: Subscriptions
  /** Whether this process is the one that delivers. */
  isHeld: () => boolean
  /** Whether the owner of a subscription may no longer be told. */
  isBarred: (subscription: Subscription) => boolean
  sender: Sender
  keyring: Keyring
  /** What links begin with. */
  base: string
  /** Resolves after so many milliseconds, or as soon as the signal aborts. Never rejects. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1, without 1. */
  random: () => number
  /** Unpredictable text, for challenges. */
  newToken: () => string
  meter: Meter
  /** Waits for its turn to begin an attempt, so that what else the process does is not kept waiting. */
  pace: () => Promise<void>
  tell: (level: 'warn' | 'error', what: string, told: object) => void
}

/** The line to the endpoint of one subscription: what is needed to send to it, and what becomes of it. */
export type EndpointSession = DispatchDependencies & {
  recorder: Recorder
  /** As it stands now. */
  subscription(): Subscription
  /** Whether anything may be sent at this moment. */
  isOpen(): boolean
  /** Makes one attempt; undefined where it was given up, or could not be made. */
  attempt(parcel: OutgoingRequest, told: FinishedAttempt['told']): Promise<FinishedAttempt | undefined>
  /** What an outcome says of the endpoint as a whole; one that has failed for too long is disabled. */
  standing(made: FinishedAttempt): Pick<Progress, 'firstFailureAt' | 'lastSuccessAt'>
  /** Writes to the subscription's own stream, as often as it takes, where it is still in that state. */
  persist(payload: WebhookPayload, holds: (subscription: Subscription) => boolean): Promise<void>
  disable(reason: DisabledReason): void
  /** Begins nothing while that is under way. */
  pauseFor(work: () => Promise<void>): Promise<void>
  /** Nothing more is begun. */
  end(): void
  /** Resolves when what is to be written is written. */
  settled(): Promise<void>
  signal: AbortSignal
}

const persistMs = 1000

/** @param signal aborts where nothing may be sent any more, and what is under way is given up */
export function openEndpointSession(id: string, recorder: Recorder, means: DispatchDependencies, signal: AbortSignal): EndpointSession {
  const { subscriptions, sender, keyring, now, wait, random, isHeld, isBarred, meter, tell } = means
  const writing = new Set<Promise<void>>()
  let isClosed = false
  let isPaused = false
  const isSigning = overlapOf(means)
  let keys: { secrets: Subscription['secrets']; count: number; found: SigningKeys | undefined } | undefined

  const subscription = (): Subscription => subscriptions.read(id) as Subscription
  const healthAfter = trackHealth(recorder.progress, subscription().resumedAt, means)

  function signingKeys(): SigningKeys | undefined {
    const { secrets } = subscription()
    const signing = isSigning(secrets)
    if (keys?.secrets === secrets && keys.count === signing.length) return keys.found
    const found = signingKeysOf(id, signing, keyring)
    if (found === undefined)
      tell('error', 'a signing secret cannot be opened with the keys in WEBHOOK_KEYS: nothing is delivered', { webhook: id })
    keys = { secrets, count: signing.length, found }
    return found
  }

  async function persist(payload: WebhookPayload, holds: (subscription: Subscription) => boolean): Promise<void> {
    const decide = (state: Subscription | undefined) => ok(state !== undefined && holds(state) ? [payload] : [])
    while (!signal.aborted)
      try {
        await subscriptions.write(id, { by: 'dispatcher', decisions: [decide] })
        return
      } catch (cause) {
        tell('warn', 'the store did not take what became of a webhook', { webhook: id, err: cause })
        await wait(persistMs, signal)
      }
  }

  function disable(reason: DisabledReason): void {
    if (writing.size > 0) return
    const isRunning = (state: Subscription) => stateOf(state) === 'active' || stateOf(state) === 'pending'
    const written = persist({ type: 'WebhookDisabled', data: { reason } }, isRunning).then(() => {
      writing.delete(written)
      // Its owner may have paused or deleted it first.
      if (subscription().disabled === null) return
      tell('warn', 'a webhook is disabled; it keeps its place, and goes on from there when it is resumed', { webhook: id, reason })
    })
    writing.add(written)
  }

  return {
    ...means,
    ...{ recorder, subscription, persist, disable, signal },
    isOpen: () =>
      !isClosed &&
      !isPaused &&
      !signal.aborted &&
      writing.size === 0 &&
      isHeld() &&
      !isBarred(subscription()) &&
      signingKeys() !== undefined,
    async attempt(parcel, told) {
      const signing = signingKeys()
      if (signing === undefined) return undefined
      const at = now()
      const { url } = subscription()
      const headers = { ...parcel.headers, 'standpoint-attempt': String(told.attempt) }
      const sent = await exchange(sender, url, { ...parcel, headers }, signing, at, signal)
      if (sent.kind === 'failed' && sent.reason === 'aborted') return undefined
      // What an endpoint says that is no longer the subscription's is no word on the one that is.
      if (!isSuccess(sent) && subscription().url !== url) return undefined
      meter.attempts[isSuccess(sent) ? 'delivered' : 'failed'] += 1
      return { told, at, sent, now: now(), random: random() }
    },
    standing({ sent, now: at }) {
      const { firstFailureAt, lastSuccessAt } = recorder.progress
      const health = healthAfter(isSuccess(sent), subscription().resumedAt)
      switch (health) {
        case 'well':
          return { firstFailureAt: null, lastSuccessAt: instantOf(at) }
        case 'first':
          return { firstFailureAt: instantOf(at), lastSuccessAt }
        case 'over':
          disable('failing')
          return { firstFailureAt, lastSuccessAt }
        case 'failing':
          return { firstFailureAt, lastSuccessAt }
        default:
          return health satisfies never
      }
    },
    async pauseFor(work) {
      isPaused = true
      await work().finally(() => {
        isPaused = false
      })
    },
    end() {
      isClosed = true
    },
    async settled() {
      await Promise.all(writing)
    },
  }
}
