import { day, denied, evening, given, justBefore, merged, redated, retracted, rule, said, takes } from './examples.ts'

const admitted = rule('admitted')

const leak = said('leak', day(1), takes('accepted', 'reported'), ['early'])

admitted('asOf admits what had certainly happened by then', (t, ask) => {
  t.equal(ask.standing(given(leak), { asOf: evening(1) }).status, 'agreed')
  t.equal(ask.standing(given(leak), { asOf: justBefore(evening(1)) }).status, 'unstated')
})

admitted('publishedBy admits what a report had certainly published by then: a call is past before it leaks', (t, ask) => {
  const history = given(said('call', day(3), takes('accepted', 'reported')))
  t.equal(ask.standing(history, { asOf: evening(10) }).status, 'agreed')
  t.equal(ask.standing(history, { publishedBy: justBefore(evening(20)) }).status, 'unstated')
  t.match(ask.standing(history, { publishedBy: evening(20) }), { status: 'agreed', since: evening(3) })
})

admitted('rev admits what was recorded by then', (t, ask) => {
  const history = given(leak, said('refusal', day(3), takes('refused')))
  t.equal(ask.standing(history, { rev: history.length - 2 }).status, 'agreed')
  t.equal(ask.standing(history, { rev: history.length - 3 }).status, 'unstated')
})

admitted('a position that the party itself denied on the record is not, from then on', (t, ask) => {
  const history = given(leak, denied('leak', 'north', day(3)))
  t.match(ask.standing(history), { status: 'unstated', basis: null, since: evening(3), superseded: 0 })
  t.strictSame(ask.standing(history).roles, { leak: 'denied' })
  t.equal(ask.standing(history, { asOf: justBefore(evening(3)) }).status, 'agreed', 'not before it was certainly denied')
  t.equal(ask.standing(history, { publishedBy: evening(19) }).status, 'agreed', 'not before the denial was published')
  t.equal(ask.standing(history, { rev: history.length - 2 }).status, 'agreed', 'not before the denial was recorded')
})

admitted('a position that another denied, or that unnamed officials did, is', (t, ask) => {
  t.equal(ask.standing(given(leak, denied('leak', 'south', day(3)))).status, 'agreed')
  t.equal(ask.standing(given(leak, denied('leak', 'north', day(3), 'attributed'))).status, 'agreed')
})

admitted('a denial holds for the position as corrected, and for no other development', (t, ask) => {
  const history = given(leak, denied('leak', 'north', day(3)), redated('leak', day(2)))
  t.strictSame(ask.standing(history).roles, { leak: 'denied' })
  const twice = given(leak, said('other-leak', day(1), takes('accepted', 'reported')), denied('leak', 'north', day(3)))
  t.match(ask.standing(twice), { status: 'agreed', roles: { leak: 'denied', 'other-leak': 'decisive' } })
})

admitted('what is denied and retracted is shown as retracted; a denied allegation as denied', (t, ask) => {
  const slur = said('slur', day(1), takes('refused', 'alleged'))
  t.strictSame(ask.standing(given(slur, denied('slur', 'north', day(3)))).roles, { slur: 'denied' })
  t.strictSame(ask.standing(given(slur, denied('slur', 'north', day(3)), retracted('slur'))).roles, { slur: 'retracted' })
  t.strictSame(ask.standing(given(slur, retracted('slur')), { asOf: justBefore(evening(1)) }).roles, {}, 'where the times would admit it')
})

admitted('a denial does not pass on from a duplicate', (t, ask) => {
  const history = given(leak, said('twin', day(1), takes('accepted', 'reported')), denied('twin', 'north', day(3)), merged('twin', 'leak'))
  t.match(ask.standing(history), { status: 'agreed', corroboration: 2 })
})
