import type { WebhookContext } from '../../../webhooks/commands/command.ts'
import type { Chronicle } from '../../../webhooks/commands/start.ts'
import { onSteady } from '../../../webhooks/dispatch/schedule.ts'
import { newestPing, type OneOff, type Subscription } from '../../../webhooks/subscription/subscription.ts'
import type { Caller } from '../../request/access.ts'
import type { Service } from '../../request/service.ts'
import { managerOf } from './webhook-access.ts'
import { signingOf } from './webhook-document.ts'

/** When the negotiations on record were recorded. */
export const chronicleOf = ({ ledger }: Service): Chronicle =>
  new Map(ledger.ids().flatMap((id) => [[id, ledger.read(id)?.recorded ?? []] as const]))

/** How many subscriptions that are not deleted somebody has. */
const ownedBy = ({ webhooks: { subscriptions } }: Service, owner: string): number =>
  subscriptions.ids().filter((id) => {
    const subscription = subscriptions.read(id)
    return subscription?.owner === owner && !subscription.isDeleted
  }).length

/** When pings that were looked at were asked for, by the clock that never runs back. */
const pingedAt = new WeakMap<OneOff, number>()

/** How long ago the newest ping was asked for. It was, so that it lies in the past even if the wall clock was set back. */
function sinceLastPingMs({ webhooks: { system } }: Service, subscription: Subscription): number | null {
  const ping = newestPing(subscription)
  if (ping === undefined) return null
  const now = system.steady()
  const at = pingedAt.get(ping) ?? Math.min(onSteady(system, ping.at), now)
  pingedAt.set(ping, at)
  return now - at
}

/** What a command is decided on. What takes going through all that is on record is made out only where it is looked at. */
export function contextOf(
  service: Service,
  caller: Caller,
  subscription: Subscription | undefined,
  { now, revision, expected }: Pick<WebhookContext, 'now' | 'revision' | 'expected'>,
): WebhookContext {
  const signed = subscription === undefined ? undefined : signingOf(service, subscription)
  return {
    now,
    revision,
    expected,
    caller: managerOf(caller),
    allow: service.webhooks.allow,
    ownerRevokedAt: signed?.ownerRevokedAt ?? null,
    isSecretSealed: signed?.signing.algorithm === null,
    get owned() {
      return ownedBy(service, caller.by)
    },
    get chronicle() {
      return chronicleOf(service)
    },
    get sinceLastPingMs() {
      return subscription === undefined ? null : sinceLastPingMs(service, subscription)
    },
  }
}
