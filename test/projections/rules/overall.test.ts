import type { Stance } from '../../../events/position.ts'
import { day, evening, given, joined, rule, said, takes } from './examples.ts'

const overall = rule('overall')

const north = (stance: Stance) => said(`north-${stance}`, day(1), takes(stance))
const south = (stance: Stance) => said(`south-${stance}`, day(2), takes(stance, 'official', { party: 'south' }))

overall('agreed when all whom the point requires agree, open while one of them is silent', (t, ask) => {
  t.strictSame(ask.overall(given()), { status: 'unstated', blockedBy: [] })
  t.strictSame(ask.overall(given(north('accepted'))), { status: 'open', blockedBy: [] })
  t.strictSame(ask.overall(given(north('accepted'), south('accepted'))), { status: 'agreed', blockedBy: [] })
})

overall('who is disputed, rejected or unclear stands in the way', (t, ask) => {
  t.strictSame(ask.overall(given(north('conditional'), south('accepted'))), { status: 'disputed', blockedBy: ['north'] })
  t.strictSame(ask.overall(given(north('refused'), south('accepted'))), { status: 'disputed', blockedBy: ['north'] })
  const unclear = given(north('accepted'), north('refused'), south('accepted'))
  t.strictSame(ask.overall(unclear), { status: 'disputed', blockedBy: ['north'] })
})

overall('one refusal disputes a point, and a second with nobody for it rejects it', (t, ask) => {
  t.strictSame(ask.overall(given(north('refused'))), { status: 'disputed', blockedBy: ['north'] })
  t.strictSame(ask.overall(given(south('refused'), north('refused'))), { status: 'rejected', blockedBy: ['north', 'south'] })
  const withSilent = given(joined('east'), south('refused'), north('refused'))
  t.strictSame(ask.overall(withSilent), { status: 'rejected', blockedBy: ['north', 'south'] }, 'the silent one is not for it')
  t.equal(ask.overall(given(north('refused'), south('conditional'))).status, 'disputed')
})

overall('only principals count, or those whom the point names', (t, ask) => {
  const envoy = said('envoy-refuses', day(1), takes('refused', 'official', { party: 'envoy' }))
  t.equal(ask.overall(given(north('accepted'), south('accepted'), envoy)).status, 'agreed')
  const agreement = said('deal', day(1), [
    takes('accepted', 'official', { point: 'escort' }),
    takes('accepted', 'official', { point: 'escort', party: 'envoy' }),
    takes('refused', 'official', { point: 'escort', party: 'south' }),
  ])
  t.strictSame(ask.overall(given(agreement), 'escort'), { status: 'agreed', blockedBy: [] })
})

overall('a principal that joins late counts for all times', (t, ask) => {
  const history = given(north('accepted'), south('accepted'), joined('east'))
  t.strictSame(ask.overall(history), { status: 'open', blockedBy: [] })
  t.strictSame(ask.overallRuns(history), [[evening(1), 'open']])
})

overall('through time it moves with each of those whom the point requires', (t, ask) => {
  t.strictSame(ask.overallRuns(given(south('accepted'), north('refused'), said('turn', day(4), takes('accepted')))), [
    [evening(1), 'disputed'],
    [evening(4), 'agreed'],
  ])
})

overall('who moves at one instant moves at once', (t, ask) => {
  const deal = said('deal', day(3), [takes('accepted'), takes('accepted', 'official', { party: 'south' })])
  t.strictSame(ask.overallRuns(given(north('refused'), deal)), [
    [evening(1), 'disputed'],
    [evening(3), 'agreed'],
  ])
})
