import { jsonEvent } from '@eventstore/db-client'
import { idOf } from '../events.ts'
import { type Answer, collected, credentials, positionOf } from './visit.ts'

/** What the server does with appends. */
export const appendAnswers = (answer: (...given: Parameters<Answer>) => void): void => {
  answer('an append answers with the revision and position of its last event', async (t, { client, stream, append }) => {
    const first = await append('no_stream', ['a', 'b', 'c'])
    t.equal(first.nextExpectedRevision, 2n)
    const events = await collected(client.readStream(stream))
    t.strictSame(first.position, events.map(positionOf).at(-1), 'reads of the stream tell it, too')
    const second = await append(2n, ['d'])
    t.equal(second.nextExpectedRevision, 3n)
    t.ok((second.position?.commit ?? 0n) > (first.position?.commit ?? 0n) + 1n, 'positions grow by more than one')
    t.equal(second.position?.commit, second.position?.prepare)
  })

  answer(
    'an append at another revision than expected is refused, and says where the stream stands',
    async (t, { append, stream, labels }) => {
      const refused = (expectedVersion: unknown, actualVersion: unknown) => ({
        type: 'wrong-expected-version',
        streamName: stream,
        expectedVersion,
        actualVersion,
        message: '',
      })
      await t.rejects(append(0n, ['x']), refused(0n, 'no_stream'))
      await t.rejects(append('stream_exists', ['x']), refused('stream_exists', 'no_stream'))
      await append('no_stream', ['a', 'b'])
      await t.rejects(append('no_stream', ['x']), refused('no_stream', 1n))
      await t.rejects(append(0n, ['x']), refused(0n, 1n))
      await t.rejects(append(2n, ['x']), refused(2n, 1n))
      t.strictSame(await labels(), ['a', 'b'], 'nothing of it is written')
      await append('stream_exists', ['c'])
      await append('any', ['d'])
      t.strictSame(await labels(), ['a', 'b', 'c', 'd'])
    },
  )

  answer(
    'the same ids where they stand already are a success as the first time, whatever they carry',
    async (t, { client, append, prefix, stream, labels }) => {
      const first = await append('no_stream', ['a', 'b'])
      const second = await append(1n, ['c', 'd'])
      await append(3n, ['e'])
      t.strictSame(await append('no_stream', ['a', 'b']), first)
      t.strictSame(await append(1n, ['c', 'd']), second)
      t.strictSame(await append('any', ['c', 'd']), second)
      t.strictSame(await append('stream_exists', ['c', 'd']), second)
      t.match(await append('no_stream', ['a']), { success: true, nextExpectedRevision: 0n }, 'so is a part of them')
      t.match(await append('no_stream', ['a', 'b', 'c', 'd', 'e']), { success: true, nextExpectedRevision: 4n }, 'or several together')
      const changed = jsonEvent({ id: idOf(`${prefix} e`), type: 'Labelled', data: { label: 'changed' } })
      t.match(await client.appendToStream(stream, changed, { expectedRevision: 3n, credentials }), {
        success: true,
        nextExpectedRevision: 4n,
      })
      t.strictSame(await labels(), ['a', 'b', 'c', 'd', 'e'])
    },
  )

  answer('ids of which only some stand there are refused', async (t, { append, labels }) => {
    await append('no_stream', ['a', 'b', 'c'])
    const refused = { type: 'wrong-expected-version', actualVersion: 2n, message: '' }
    await t.rejects(append('no_stream', ['a', 'x']), refused)
    await t.rejects(append('no_stream', ['x', 'b']), refused)
    await t.rejects(append(0n, ['b', 'c', 'd']), refused)
    await t.rejects(append(0n, ['c']), refused, 'and so are those that stand elsewhere in the stream')
    await t.rejects(append('any', ['c', 'd']), refused)
    t.strictSame(await labels(), ['a', 'b', 'c'])
  })

  answer('the same ids at the end of the stream, or in another stream, are written again', async (t, { append, prefix, labels }) => {
    await append('no_stream', ['a', 'b'])
    t.match(await append(1n, ['a', 'b']), { nextExpectedRevision: 3n })
    t.match(await append('no_stream', ['a'], `${prefix}other`), { nextExpectedRevision: 0n })
    t.match(await append('any', ['a'], `${prefix}third`), { nextExpectedRevision: 0n })
    t.strictSame(await labels(), ['a', 'b', 'a', 'b'])
  })

  answer('an append of no events is a success', async (t, { append }) => {
    await append('no_stream', ['a'])
    t.match(await append(0n, []), { success: true })
  })

  answer('an append of more than 1 MiB is refused', async (t, { client, stream, labels }) => {
    const large = (bytes: number) => jsonEvent({ type: 'Large', data: { label: 'large', padding: 'x'.repeat(bytes) } })
    const append = (bytes: number, events: number) =>
      client.appendToStream(
        stream,
        Array.from({ length: events }, () => large(bytes / events)),
        { expectedRevision: 'any', credentials },
      )
    await append(1_000_000, 1)
    await append(1_000_000, 10)
    const refused = { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576, message: /Maximum Append Size/ }
    await t.rejects(append(1_200_000, 1), refused)
    await t.rejects(append(1_200_000, 10), refused, 'however many events make it up')
    t.equal((await labels()).length, 11)
  })
}
