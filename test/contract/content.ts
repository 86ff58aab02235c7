import type { NewEvent } from '../../events/envelope.ts'
import { unplaced } from '../support/events.ts'
import { listOf } from '../support/list-of.ts'
import type { Check } from './trial.ts'

const nested = (depth: number): unknown => (depth === 0 ? 'bottom' : { in: [nested(depth - 1)] })

const data: [string, unknown][] = [
  ['letters of many scripts', { text: 'Зеленський · Єрмак · 和平 · سلام · שלום · ñ · ß' }],
  ['letters outside the basic plane', { text: '🕊️ 👩‍👩‍👧 𝕊 🇺🇦' }],
  ['a letter and its accent, composed or not', { one: '\u00e9', two: 'e\u0301' }],
  ['control characters', { text: '\u0000\u0001\b\t\n\f\r\u001f\u007f' }],
  ['line and paragraph separators', { text: '\u2028\u2029\ufeff' }],
  ['quotes and backslashes', { text: '"\\" \\u0041 \'' }],
  ['a lone surrogate', { text: '\ud83d' }],
  ['the largest safe integers', { most: Number.MAX_SAFE_INTEGER, least: Number.MIN_SAFE_INTEGER }],
  ['the largest and the smallest number', { most: Number.MAX_VALUE, least: Number.MIN_VALUE, e: 1e21 }],
  ['fractions', { tenth: 0.1, sum: 0.1 + 0.2, third: 1 / 3 }],
  ['an empty object', {}],
  ['an empty array', []],
  ['empty things inside', { object: {}, array: [], text: '', nothing: null }],
  ['null', null],
  ['false', false],
  ['zero', 0],
  ['an empty string', ''],
  ['a list of unlike things', [1, 'two', null, { three: [3] }, [[]]]],
  ['nesting 300 deep', nested(300)],
  ['a text of 200,000 letters', { text: 'ж'.repeat(200_000) }],
  ['20,000 numbers', Array.from({ length: 20_000 }, (_, n) => n)],
  ['keys that JavaScript knows', JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3, "": 4}')],
]

const envelopes: [string, Partial<NewEvent>][] = [
  ['its cause', { causationId: '0190b0f2-5c7a-7000-8000-000000000001' }],
  ['the hash of the one before it', { previousHash: '0123456789abcdef'.repeat(4) }],
  ['a later schema version', { schemaVersion: 12 }],
  ['a recorder with a name in any script', { recordedBy: 'редактор «А»' }],
  ['a type that the store has never heard of', { type: 'Кава.Served/2' }],
]

/** What goes in comes out, and nothing else. */
export const content = (check: Check): void => {
  for (const [what, value] of data)
    check(`data survives: ${what}`, async (t, trial) => {
      await trial.write('a', [trial.event('e', { data: value })])
      const [event] = await trial.stream('a')
      t.equal(JSON.stringify(event?.data), JSON.stringify(value))
      t.strictSame(event?.data, value)
    })

  for (const [what, given] of envelopes)
    check(`an event keeps ${what}`, async (t, trial) => {
      const event = trial.event('e', given)
      await trial.write('a', [event])
      t.strictSame((await trial.stream('a')).map(unplaced), [event])
      t.strictSame((await trial.log()).map(unplaced), [event])
    })

  check('data that JSON would leave out or cannot hold is a bug, and nothing is written', async (t, trial) => {
    for (const value of [undefined, () => 1, Symbol('s'), 1n, { inside: 1n }])
      await t.rejects(trial.store.append(trial.name('a'), 'none', [trial.event('e', { data: value })]), TypeError)
    t.strictSame(await trial.log(), [])
  })

  check('keys keep their order', async (t, trial) => {
    const keys = ['zebra', 'apple', 'Mango', '_', 'éclair', 'b']
    await trial.write('a', [trial.event('e', { data: Object.fromEntries(keys.map((key, n) => [key, n])) })])
    t.strictSame(Object.keys((await trial.stream('a'))[0]?.data ?? {}), keys)
  })

  check('recorded times stay as they are, even where they run back', async (t, trial) => {
    const times = ['2025-11-25T19:00:00.000Z', '2024-01-01T00:00:00.000Z', '2025-11-25T19:00:00.001Z']
    await trial.write(
      'a',
      times.map((recordedAt) => trial.event(recordedAt, { recordedAt })),
    )
    t.strictSame(
      (await trial.stream('a')).map(({ recordedAt }) => recordedAt),
      times,
    )
  })

  check('an event knows its stream, its revision and its position wherever it is read', async (t, trial) => {
    const receipt = await trial.write('a', [trial.event('e')])
    const [one] = await trial.stream('a')
    t.match(one, { stream: trial.name('a'), revision: 0, position: receipt.position })
    t.strictSame(await trial.log(), [one])
  })

  check('an event read from one log and appended to another leaves its old place behind', async (t, trial) => {
    await trial.write('a', trial.events('e', 3))
    const [read] = (await trial.stream('a')).slice(2)
    const copied = { ...trial.event('other'), ...read, id: trial.event('copy').id }
    await trial.write('b', [copied])
    t.match((await trial.stream('b'))[0], { stream: trial.name('b'), revision: 0, data: copied.data })
  })

  check('stream names of any script are kept', async (t, trial) => {
    for (const name of ['Київ', '和平 🕊️', 'with space', 'a-b-c', "quo'te"]) {
      await trial.write(name, [trial.event(name)])
      t.match(await trial.stream(name), listOf({ stream: trial.name(name), revision: 0 }))
    }
  })

  check('changing the data after the call changes nothing in the log', async (t, trial) => {
    const list = { items: [1, 2] }
    const event = trial.event('e', { data: list })
    const append = trial.write('a', [event], 'none')
    list.items.push(3)
    event.type = 'TalksHeld'
    await append
    list.items.push(4)
    t.match(await trial.stream('a'), listOf({ type: 'StatementMade', data: { items: listOf(1, 2) } }))
    t.strictSame((await trial.stream('a'))[0]?.data, { items: [1, 2] })
  })

  check('changing the batch after the call changes nothing in the log', async (t, trial) => {
    const events = trial.events('e', 2)
    const append = trial.write('a', events, 'none')
    events.pop()
    await append
    t.equal((await trial.stream('a')).length, 2)
  })

  check('changing an event that was read changes nothing in the log', async (t, trial) => {
    await trial.write('a', [trial.event('e', { data: { items: [1] } })])
    for (const read of [await trial.stream('a'), await trial.log()])
      for (const event of read) {
        const { items } = event.data as { items: number[] }
        items.push(2)
        event.type = 'Altered'
      }
    t.match(await trial.stream('a'), listOf({ type: 'StatementMade' }))
    t.strictSame((await trial.stream('a'))[0]?.data, { items: [1] })
  })
}
