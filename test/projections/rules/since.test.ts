import { day, denied, evening, given, justBefore, redated, retracted, rule, said, takes } from './examples.ts'

const since = rule('since')

const refusal = said('refusal', day(1), takes('refused'), ['early'])
const pledge = said('pledge', day(3), takes('accepted'), ['early'])
const offer = said('offer', day(5), takes('proposed'), ['early'])

since('a status lasts since its run began, not since it was last repeated', (t, ask) => {
  const history = given(refusal, pledge, offer)
  t.equal(ask.standing(history).since, evening(3))
  t.equal(ask.standing(history, { asOf: evening(6) }).since, evening(3))
  t.equal(ask.standing(history, { asOf: justBefore(evening(3)) }).since, evening(1))
  t.strictSame(ask.runs(history), [
    [evening(1), 'rejected'],
    [evening(3), 'agreed'],
  ])
})

since('a party that only ever deferred is unstated since ever', (t, ask) => {
  const history = given(said('delay', day(1), takes('deferred')))
  t.match(ask.standing(history), { status: 'unstated', since: null })
  t.strictSame(ask.runs(history), [])
})

since('in whatever order they are recorded, the runs are the same', (t, ask) => {
  t.strictSame(ask.runs(given(offer, refusal, pledge)), ask.runs(given(refusal, pledge, offer)))
  t.equal(ask.standing(given(offer, pledge)).since, evening(3), 'a run begins earlier by a late report')
})

since('a run that a denial ended lasted until then', (t, ask) => {
  const history = given(pledge, denied('pledge', 'north', day(5)))
  t.strictSame(ask.runs(history), [
    [evening(3), 'agreed'],
    [evening(5), 'unstated'],
  ])
  t.equal(ask.standing(history).since, evening(5))
  t.strictSame(ask.runs(given(pledge, denied('pledge', 'north', day(5)), refusal)), [
    [evening(1), 'rejected'],
    [evening(3), 'agreed'],
    [evening(5), 'rejected'],
  ])
})

since('what was retracted neither begins a run nor breaks one', (t, ask) => {
  const history = given(pledge, said('refusal-after', day(4), takes('refused')), offer, retracted('refusal-after'))
  t.equal(ask.standing(history).since, evening(3))
  t.strictSame(ask.runs(given(refusal, pledge, retracted('refusal'))), [[evening(3), 'agreed']])
})

since('what was corrected begins its run when it happened as it stands', (t, ask) => {
  t.strictSame(ask.runs(given(pledge, redated('pledge', day(8)))), [[evening(8), 'agreed']])
  t.strictSame(ask.runs(given(pledge, redated('pledge', day(2)))), [[evening(2), 'agreed']])
})

since('what was not yet published neither begins a run nor breaks one', (t, ask) => {
  const unpublished = said('retreat', day(4), takes('withdrawn'))
  const history = given(refusal, pledge, unpublished, offer)
  t.equal(ask.standing(history).since, evening(5))
  t.match(ask.standing(history, { publishedBy: evening(12) }), { status: 'agreed', since: evening(3) })
  t.strictSame(ask.runs(history, { publishedBy: evening(12) }), [
    [evening(1), 'rejected'],
    [evening(3), 'agreed'],
  ])
  const later = given(said('retreat', day(1), takes('withdrawn')), pledge, offer)
  t.equal(ask.standing(later, { publishedBy: evening(12) }).since, evening(3), 'a run that begins after it')
  const beside = given(refusal, pledge, said('retreat', day(3), takes('withdrawn')))
  t.equal(ask.standing(beside, { publishedBy: evening(12) }).since, evening(3), 'a run that begins with it')
})

since('a denial that was not yet published ends no run', (t, ask) => {
  const history = given(pledge, denied('pledge', 'north', day(5)))
  t.match(ask.standing(history, { publishedBy: evening(12) }), { status: 'agreed', since: evening(3) })
  t.strictSame(ask.runs(history, { publishedBy: evening(12) }), [[evening(3), 'agreed']])
})
