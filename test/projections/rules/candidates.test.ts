import { at, day, days, denied, evening, given, morning, retracted, rule, said, takes } from './examples.ts'

const candidates = rule('candidates')

candidates('the later statement decides, whichever was recorded first', (t, ask) => {
  const history = given(said('refusal', day(3), takes('refused')), said('pledge', day(1), takes('accepted')))
  t.match(ask.standing(history), { status: 'rejected', stance: 'refused', basis: 'official', since: evening(3), superseded: 1 })
  t.strictSame(ask.standing(history).roles, { pledge: 'superseded', refusal: 'decisive' })
})

candidates('what happened at the last instant of a day does not certainly follow that day; a millisecond later does', (t, ask) => {
  const pledge = said('pledge', day(3), takes('accepted'))
  t.equal(ask.standing(given(pledge, said('refusal', at(evening(3)), takes('refused')))).status, 'unclear')
  t.equal(ask.standing(given(pledge, said('refusal', at(morning(4)), takes('refused')))).status, 'rejected')
})

candidates('what may have happened later, and may not, does not certainly follow', (t, ask) => {
  const history = given(said('pledge', day(3), takes('accepted')), said('refusal', days(3, 6), takes('refused')))
  t.match(ask.standing(history), { status: 'unclear', superseded: 0 })
  t.equal(ask.standing(history, { asOf: evening(5) }).status, 'agreed', 'the refusal had not certainly happened')
})

candidates('a position is superseded by any that certainly follows it, whatever else may have lasted longer', (t, ask) => {
  const history = given(
    said('pledge', day(4), takes('accepted')),
    said('rumour', days(1, 6), takes('refused')),
    said('refusal', days(5, 7), takes('refused')),
  )
  t.strictSame(ask.standing(history).roles, { pledge: 'superseded', rumour: 'decisive', refusal: 'decisive' })
})

candidates('an allegation is none: it never decides or supersedes, and is shown', (t, ask) => {
  const history = given(said('pledge', day(1), takes('accepted')), said('slur', day(3), takes('refused', 'alleged')))
  t.match(ask.standing(history), { status: 'agreed', superseded: 0 })
  t.strictSame(ask.standing(history).roles, { pledge: 'decisive', slur: 'alleged' })
  t.match(ask.standing(given(said('slur', day(3), takes('refused', 'alleged')))), { status: 'unstated', basis: null })
})

candidates('what is not admitted supersedes nothing', (t, ask) => {
  const history = given(
    said('pledge', day(1), takes('accepted')),
    said('refusal', day(3), takes('refused')),
    denied('refusal', 'north', day(5)),
  )
  t.match(ask.standing(history), { status: 'agreed', superseded: 0, roles: { pledge: 'decisive', refusal: 'denied' } })
  t.match(ask.standing(history, { asOf: evening(4) }), { status: 'rejected', superseded: 1 })
})

candidates('what was denied is superseded by nothing and supersedes nothing from then on', (t, ask) => {
  const history = given(
    said('refusal', day(1), takes('refused')),
    said('pledge', day(3), takes('accepted')),
    denied('pledge', 'north', day(5)),
    retracted('refusal'),
  )
  t.strictSame(ask.runs(history), [
    [evening(3), 'agreed'],
    [evening(5), 'unstated'],
  ])
})
