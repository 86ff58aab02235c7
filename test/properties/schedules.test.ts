import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { often } from '../support/long.ts'
import { type Act, type Ask, play, type Schedule, schedules } from '../support/schedule.ts'
import { judge } from '../support/schedule-judge.ts'

const numRuns = often(300, 20_000)

async function hold(schedule: Schedule): Promise<void> {
  const played = await play(schedule)
  const faults = judge(played)
  assert.ok(faults.length === 0, [...faults, ...played.transcript].join('\n'))
}

t.test('every answer is made from what the log holds, whatever the store leaves unanswered', async () => {
  await fc.assert(fc.asyncProperty(schedules, hold), { numRuns })
})

/** Two replicas on streams that have begun, each with a clock of its own. */
const two = (...acts: Act[]): Schedule => ({
  ...{ flavour: 'embedded', failing: 'unavailable', replicas: 2, isBegun: true, skewMs: 60_000, tickMs: 1, arrival: 'first', acts },
})
const joining = (item: number, given: Partial<Ask> = {}): Ask => ({
  ...{ stream: 'negotiation-dam', expects: 'anything', body: { begins: false, items: [item], isReworded: false }, ...given },
})
const asks = (replica: number, ...asks: Ask[]): Act => ({ kind: 'ask', replica, asks })
const next = (fate: Extract<Act, { kind: 'go' }>['fate']): Act => ({ kind: 'go', which: 0, fate })

t.test('what another replica wrote under the same key is not told as one’s own', () =>
  hold(
    two(
      asks(0, joining(0, { key: 'k-1', by: 'ann' })),
      asks(1, joining(1, { key: 'k-1', by: 'ann' })),
      ...[next('dropped'), next('answered'), next('answered')],
    ),
  ),
)

t.test('what a wrong revision kept from being written is not told as unknown, and keeps nobody else from being written', () =>
  hold(
    two(
      ...[asks(0, joining(0)), asks(1, joining(1)), next('answered'), next('answered')],
      ...[asks(1, joining(2)), next('dropped'), next('dropped')],
    ),
  ),
)

t.test('what is decided on something that is not written after all is decided anew', async () => {
  for (const fate of ['not-written', 'late', 'dropped'] as const)
    await hold(two(asks(0, joining(0), joining(0), joining(1, { expects: 'right' })), next(fate)))
})

t.test('what is seen by following settles what a look into the log cannot', () =>
  hold(two(asks(0, joining(0)), next('lost'), { kind: 'hear', replica: 0 }, next('dropped'))),
)
