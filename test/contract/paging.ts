import type { Direction } from '../../src/store/port/port.ts'
import { revisionsOf } from '../support/events.ts'
import type { Check } from './trial.ts'

const length = 7
const all = Array.from({ length }, (_, revision) => revision)

const expectedPage = (direction: Direction, from: number | undefined, limit: number): number[] =>
  direction === 'forwards'
    ? all.filter((revision) => revision >= (from ?? 0)).slice(0, limit)
    : all
        .filter((revision) => revision <= (from ?? length))
        .reverse()
        .slice(0, limit)

/** Reading one stream, both ways, from every boundary. */
export const paging = (check: Check): void => {
  for (const direction of ['forwards', 'backwards'] as const) {
    for (const from of [undefined, 0, 1, 3, length - 1, length, 1000])
      check(`a page ${direction} from ${from ?? 'the start'} of a stream of ${length}`, async (t, trial) => {
        await trial.write('a', trial.events('e', length))
        for (const limit of [1, 3, length, length + 1]) {
          const page = await trial.store.readStream(trial.name('a'), { direction, limit, ...(from === undefined ? {} : { from }) })
          t.strictSame(revisionsOf(page), expectedPage(direction, from, limit), `limit ${limit}`)
        }
      })

    for (const limit of [1, 2, 3, length, length + 1])
      check(`pages of ${limit} ${direction} give each event once`, async (t, trial) => {
        await trial.write('a', trial.events('e', length))
        const read: number[] = []
        const step = direction === 'forwards' ? 1 : -1
        for (let from = direction === 'forwards' ? 0 : length - 1; from >= 0; from = (read.at(-1) ?? 0) + step) {
          const page = await trial.store.readStream(trial.name('a'), { direction, from, limit })
          if (page.length === 0) break
          read.push(...revisionsOf(page))
        }
        t.strictSame(read, direction === 'forwards' ? all : all.toReversed())
      })

    check(`a stream that is not there reads empty ${direction}`, async (t, trial) => {
      await trial.write('ab', [trial.event('e')])
      t.strictSame(await trial.store.readStream(trial.name('a'), { direction, limit: 10 }), [])
      t.strictSame(await trial.store.readStream(trial.name('a'), { direction, from: 0, limit: 10 }), [])
    })
  }

  check('a limit below 1 is a bug', async (t, trial) => {
    for (const limit of [0, -1, 1.5, Number.NaN]) {
      await t.rejects(trial.store.readStream(trial.name('a'), { limit }), RangeError)
      await t.rejects(trial.store.readAll({ limit }), RangeError)
    }
  })
}
