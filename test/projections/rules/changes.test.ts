import type { Payload } from '../../../events/catalogue.ts'
import { day, days, denied, evening, given, joined, redated, repeated, retracted, rule, said, takes } from './examples.ts'

const changes = rule('changes')

const pledge = said('pledge', day(5), takes('accepted'))
const refusal = said('refusal', day(1), takes('refused'))

changes('a new statement changes the present of the party and of the point; repeating it changes nothing', (t, ask) => {
  const present = { point: 'truce', from: 'unstated', stretch: { from: evening(1), until: null }, scope: 'present', cause: 'new' } as const
  t.strictSame(ask.changes(given(refusal)), [
    { ...present, party: null, to: 'disputed' },
    { ...present, party: 'north', to: 'rejected' },
  ])
  t.strictSame(ask.changes(given(refusal, said('refusal-again', day(2), takes('refused')))), [])
})

changes('a late report of an earlier time rewrites a stretch of the past', (t, ask) => {
  const past = {
    point: 'truce',
    from: 'unstated',
    stretch: { from: evening(1), until: evening(5) },
    scope: 'past',
    cause: 'backdated',
  } as const
  t.strictSame(ask.changes(given(pledge, refusal)), [
    { ...past, party: null, to: 'disputed' },
    { ...past, party: 'north', to: 'rejected' },
  ])
})

changes('one event can change the present and the past, each pair of statuses once', (t, ask) => {
  const north = ask.changes(given(refusal, pledge, redated('pledge', day(3)))).filter(({ party }) => party === 'north')
  t.strictSame(north, [
    {
      point: 'truce',
      party: 'north',
      from: 'rejected',
      to: 'agreed',
      stretch: { from: evening(3), until: evening(5) },
      scope: 'past',
      cause: 'corrected',
    },
  ])
  const swung = ask.changes(given(pledge, redated('pledge', day(8)), denied('pledge', 'north', day(9)), retracted('pledge')))
  const rewritten = swung.map(({ party, from, to, scope, cause }) => [party, from, to, scope, cause])
  t.strictSame(rewritten, [
    [null, 'open', 'unstated', 'past', 'retracted'],
    ['north', 'agreed', 'unstated', 'past', 'retracted'],
  ])
})

changes('what may reach into the time of all recorded before it is not backdated', (t, ask) => {
  t.equal(ask.changes(given(pledge, said('rumour', days(1, 5), takes('refused'))))[0]?.cause, 'new')
})

changes('what precedes only a retracted development, or one on record later, is not backdated', (t, ask) => {
  t.equal(ask.changes(given(pledge, retracted('pledge'), refusal))[0]?.cause, 'new')
  t.equal(ask.changes(given(refusal, pledge))[0]?.cause, 'new')
})

changes('a repeat that moves a development into the past of another is backdated', (t, ask) => {
  const rumour = said('rumour', days(1, 20), takes('refused'))
  const history = given(rumour, said('pledge', day(15), takes('accepted')), repeated('rumour', 'early'))
  t.strictSame([...new Set(ask.changes(history).map(({ cause }) => cause))], ['backdated'])
})

changes('a correction, a retraction and a denial each give their own cause', (t, ask) => {
  const causesOf = (act: Payload) => [...new Set(ask.changes(given(pledge, act)).map(({ cause }) => cause))]
  t.strictSame(causesOf(redated('pledge', day(2))), ['corrected'])
  t.strictSame(causesOf(retracted('pledge')), ['retracted'])
  t.strictSame(causesOf(denied('pledge', 'north', day(6))), ['denied'])
})

changes('a principal that joins changes the points that require it', (t, ask) => {
  const deal = said('deal', day(1), [takes('accepted'), takes('accepted', 'official', { party: 'south' })])
  t.strictSame(ask.changes(given(deal, joined('east'))), [
    {
      point: 'truce',
      party: null,
      from: 'agreed',
      to: 'open',
      stretch: { from: evening(1), until: null },
      scope: 'present',
      cause: 'new',
    },
  ])
  t.strictSame(ask.changes(given(deal, joined('observer', 'mediator'))), [])
})
