import type { NewEvent } from '../../events/envelope.ts'
import { appendLimit } from '../../src/store/port/port.ts'
import type { Check, Trial } from './trial.ts'

const bytesOf = (event: NewEvent): number => Buffer.byteLength(JSON.stringify(event))

/** An event of exactly so many bytes of JSON. */
const sized = (trial: Trial, label: string, bytes: number, filling: string): NewEvent => {
  const bare = bytesOf(trial.event(label, { data: '' }))
  const [times, rest] = [Math.floor((bytes - bare) / Buffer.byteLength(filling)), (bytes - bare) % Buffer.byteLength(filling)]
  return trial.event(label, { data: filling.repeat(times) + 'x'.repeat(rest) })
}

/** How much one append may hold. */
export const size = (check: Check): void => {
  for (const [letters, filling] of [
    ['one byte', 'x'],
    ['two bytes', 'ж'],
    ['three bytes', '和'],
    ['four bytes', '🕊'],
  ] as const) {
    check(`an append exactly at the limit, in letters of ${letters}, is taken`, async (t, trial) => {
      const event = sized(trial, 'e', appendLimit, filling)
      t.equal(bytesOf(event), appendLimit)
      await trial.write('a', [event])
      t.strictSame((await trial.stream('a'))[0]?.data, event.data)
    })

    check(`an append one byte over the limit, in letters of ${letters}, is refused`, async (t, trial) => {
      const result = await trial.store.append(trial.name('a'), 'none', [sized(trial, 'e', appendLimit + 1, filling)])
      t.strictSame(result, { outcome: 'too-large', bytes: appendLimit + 1, limit: appendLimit })
      t.strictSame(await trial.log(), [])
    })
  }

  check('the limit is for all events of an append together', async (t, trial) => {
    const half = appendLimit / 2
    const [one, two] = [sized(trial, 'one', half, 'x'), sized(trial, 'two', half, 'x')]
    await trial.write('a', [one, two], 'none')
    const over = [sized(trial, 'three', half, 'x'), sized(trial, 'four', half + 1, 'x')]
    t.match(await trial.store.append(trial.name('a'), 1, over), { outcome: 'too-large', bytes: appendLimit + 1 })
    t.equal((await trial.stream('a')).length, 2)
  })

  check('after an append that was too large the stream goes on', async (t, trial) => {
    await trial.store.append(trial.name('a'), 'none', [sized(trial, 'large', appendLimit * 2, 'x')])
    t.match(await trial.write('a', [trial.event('small')], 'none'), { firstRevision: 0 })
  })
}
