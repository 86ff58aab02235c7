import { BACKWARDS, END, type ResolvedEvent } from '@eventstore/db-client'
import { type Answer, collected, credentials, labelOf, positionOf } from './visit.ts'

const isOf =
  (stream: string) =>
  ({ event }: ResolvedEvent): boolean =>
    event?.streamId === stream

/** What the server does with reads. */
export const readAnswers = (answer: (...given: Parameters<Answer>) => void): void => {
  answer('a stream is read from a revision, either way, so far', async (t, { client, stream, append }) => {
    await append('no_stream', ['a', 'b', 'c', 'd'])
    const read = async (options: Parameters<typeof client.readStream>[1]) =>
      (await collected(client.readStream(stream, options))).map(labelOf)
    t.strictSame(await read({ maxCount: 2 }), ['a', 'b'])
    t.strictSame(await read({ fromRevision: 2n }), ['c', 'd'])
    t.strictSame(await read({ fromRevision: 9n }), [], 'past its end it is empty')
    t.strictSame(await read({ fromRevision: END, direction: BACKWARDS, maxCount: 2 }), ['d', 'c'])
    t.strictSame(await read({ fromRevision: 1n, direction: BACKWARDS }), ['b', 'a'])
  })

  answer('a stream that was never written is not found', async (t, { client, stream }) => {
    await t.rejects(collected(client.readStream(stream)), { type: 'stream-not-found', message: /not found/ })
  })

  answer('the log is read from a position: forwards with the event at it, backwards without', async (t, { client, stream, append }) => {
    await append('no_stream', ['a', 'b', 'c', 'd'])
    const [, b, c] = await collected(client.readStream(stream)).then((events) => events.map(positionOf))
    const read = async (options: Parameters<typeof client.readAll>[0]) => (await collected(client.readAll(options))).map(labelOf)
    if (b === undefined || c === undefined) throw new Error('The events are not there')
    t.strictSame(await read({ fromPosition: b, maxCount: 2 }), ['b', 'c'])
    t.strictSame(await read({ fromPosition: c, direction: BACKWARDS, maxCount: 2 }), ['b', 'a'])
    t.strictSame(
      (await collected(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 20 }))).filter(isOf(stream)).map(labelOf),
      ['d', 'c', 'b', 'a'],
    )
    await t.rejects(
      read({ fromPosition: { commit: b.commit + 3n, prepare: b.commit + 3n }, maxCount: 2 }),
      'a position is the start of a record',
    )
  })

  answer(
    "a limit in the stream's metadata hides all but its newest events from reads of the stream alone",
    async (t, { client, stream, append, labels }) => {
      const first = await append('no_stream', ['a', 'b', 'c', 'd'])
      await client.setStreamMetadata(stream, { maxCount: 2 }, { credentials })
      t.strictSame(await labels(), ['c', 'd'])
      await append(3n, ['e'])
      t.strictSame(await labels(), ['d', 'e'], 'revisions go on, and so does the hiding')
      const newest = await collected(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 20 }))
      t.strictSame(newest.filter(isOf(stream)).map(labelOf), ['e', 'd', 'c', 'b', 'a'])
      t.ok(
        newest.some(({ event }) => event?.streamId === `$$${stream}` && event.type === '$metadata'),
        'the log shows the limit, too',
      )
      t.strictSame(await append('no_stream', ['a', 'b', 'c', 'd']), first)
      t.match(
        await append('no_stream', ['a', 'b']),
        { success: true, nextExpectedRevision: 1n, position: undefined },
        'hidden events have no position',
      )
    },
  )
}
