import { once } from 'node:events'
import { type AllStreamSubscription, type EventStoreDBClient, type Position, START, streamNameFilter } from '@eventstore/db-client'
import { type Answer, labelOf, type Visit } from './visit.ts'

type Following = { subscription: AllStreamSubscription; labels: string[]; checkpoints: Position[]; until(count: number): Promise<void> }

/** Follows the streams of a case from behind a position, and keeps what comes. */
const follow = (client: EventStoreDBClient, prefix: string, fromPosition: Position | typeof START, window = 1000): Following => {
  const labels: string[] = []
  const checkpoints: Position[] = []
  const filter = streamNameFilter({
    prefixes: [prefix],
    maxSearchWindow: window,
    checkpointReached: async (_subscription, position) => {
      checkpoints.push(position)
    },
  })
  const subscription = client.subscribeToAll({ fromPosition, filter })
  subscription.on('data', (event) => labels.push(labelOf(event)))
  const until = async (count: number) => {
    while (labels.length < count) await once(subscription, 'data')
  }
  return { subscription, labels, checkpoints, until }
}

const placeOf = async (append: ReturnType<Visit['append']>): Promise<Position> => {
  const { position } = await append
  if (position === undefined) throw new Error('The append has no position')
  return position
}

/** What the server does with subscriptions to the log. */
export const subscriptionAnswers = (answer: (...given: Parameters<Answer>) => void): void => {
  answer(
    'a subscription brings what is there, says that it has caught up, and goes on with what comes',
    async (t, { client, prefix, append }) => {
      await append('no_stream', ['a', 'b'])
      const { subscription, labels, until } = follow(client, prefix, START)
      await once(subscription, 'confirmation')
      await once(subscription, 'caughtUp')
      await until(2)
      t.strictSame(labels, ['a', 'b'])
      await append('no_stream', ['c'], `${prefix}b`)
      await append('no_stream', ['x'], `other-${prefix}`)
      await append(1n, ['d'])
      await until(4)
      t.strictSame(labels, ['a', 'b', 'c', 'd'], 'streams that the filter does not name stay out')
      await subscription.unsubscribe()
    },
  )

  answer('a subscription from a position begins behind the event at it', async (t, { client, prefix, append }) => {
    const after = await placeOf(append('no_stream', ['a', 'b']))
    await append(1n, ['c', 'd'])
    const { subscription, labels, until } = follow(client, prefix, after)
    await until(2)
    t.strictSame(labels, ['c', 'd'])
    await subscription.unsubscribe()
  })

  answer('a subscription tells how far it has searched in vain, and can be taken up there', async (t, { client, prefix, append }) => {
    const after = await placeOf(append('no_stream', ['a']))
    for (let n = 0; n < 20; n++) await append('no_stream', [`x ${n}`], `other${n}-${prefix}`)
    const wanted = await placeOf(append(0n, ['b']))
    const first = follow(client, prefix, after, 4)
    await first.until(1)
    t.strictSame(first.labels, ['b'])
    await first.subscription.unsubscribe()
    const checkpoint = first.checkpoints.findLast(({ commit }) => commit < wanted.commit)
    t.ok(checkpoint !== undefined && checkpoint.commit > after.commit)
    const second = follow(client, prefix, checkpoint ?? START, 4)
    await second.until(1)
    t.strictSame(second.labels, ['b'])
    await second.subscription.unsubscribe()
  })
}
