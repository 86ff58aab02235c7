import type { Test } from 'tap'
import type { Delivering } from './delivering.ts'
import { pulled } from './desk.ts'

/**
 * Waits until all subscriptions have been told everything, and checks it against what the service says that there is to
 * tell: in each negotiation everything has arrived, for the first time in the order of the numbers, and what arrived
 * again was the same byte for byte.
 * @returns how many messages there were, and how many requests beyond one for each
 */
export async function checkDelivered(
  t: Test,
  { desk, receiver }: Pick<Delivering, 'desk' | 'receiver'>,
  { webhooks, negotiations }: { webhooks: readonly string[]; negotiations: readonly string[] },
): Promise<{ messages: number; again: number }> {
  await Promise.all(webhooks.map(desk.told))
  let [messages, again] = [0, 0]
  for (const webhook of webhooks)
    for (const negotiation of negotiations) {
      const bodies = new Map<string, string>()
      const came = receiver.toldTo(webhook, negotiation)
      const first = came.filter(({ id, body }) => {
        const known = bodies.get(id)
        if (known !== undefined && known !== body) t.equal(body, known, `${id} is told again as it was told first`)
        bodies.set(id, body)
        return known === undefined
      })
      t.strictSame(
        first.map(pulled),
        await desk.messages(webhook, negotiation),
        `${webhook} is told everything of ${negotiation}, in order`,
      )
      messages += first.length
      again += came.length - first.length
    }
  return { messages, again }
}
