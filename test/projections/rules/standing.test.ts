import { corrected, day, days, evening, given, merged, recited, redated, repeated, retracted, rule, said, takes } from './examples.ts'

const standing = rule('standing')

standing('a corrected development stands as its last correction left it, from that revision on', (t, ask) => {
  const history = given(
    said('pledge', day(2), takes('accepted')),
    said('refusal', day(3), takes('refused')),
    redated('refusal', day(4)),
    redated('refusal', day(1)),
  )
  t.equal(ask.standing(history).status, 'agreed')
  t.equal(ask.standing(history, { rev: history.length - 2 }).status, 'rejected')
})

standing('a correction of the positions or the reports replaces them all, from that revision on', (t, ask) => {
  const pledge = said('pledge', day(1), takes('accepted'), ['gazette-20', 'herald-20'])
  t.match(ask.standing(given(pledge, corrected('pledge', { positions: [] }))), { status: 'unstated', roles: {} })
  const history = given(pledge, recited('pledge', ['early']))
  t.equal(ask.standing(history).corroboration, 1)
  t.equal(ask.standing(history, { rev: history.length - 2 }).corroboration, 2)
})

standing('a retracted development does not stand; its position is shown as it last stood', (t, ask) => {
  const history = given(said('pledge', day(1), takes('accepted')), redated('pledge', day(3)), retracted('pledge'))
  t.match(ask.standing(history), { status: 'unstated', since: null, corroboration: 0 })
  t.strictSame(ask.standing(history).roles, { pledge: 'retracted' })
  t.strictSame(ask.standing(history, { asOf: evening(2) }).roles, {})
  t.equal(ask.standing(history, { rev: history.length - 2 }).status, 'agreed')
})

standing('a repeat is one more report of the same development, never a second one', (t, ask) => {
  const history = given(said('pledge', day(1), takes('accepted')), repeated('pledge', 'herald-20'))
  t.match(ask.standing(history), { corroboration: 2, roles: { pledge: 'decisive' } })
  t.equal(ask.standing(history, { rev: history.length - 2 }).corroboration, 1)
})

standing('the reports of a duplicate count for what it duplicates, down a chain', (t, ask) => {
  const acts = [
    said('pledge', day(1), takes('accepted'), ['gazette-20']),
    said('again', day(1), takes('accepted'), ['herald-20']),
    said('once-more', day(1), takes('accepted'), ['early']),
    merged('once-more', 'again'),
    merged('again', 'pledge'),
  ]
  t.equal(ask.standing(given(...acts)).corroboration, 3)
  t.equal(ask.standing(given(...acts), { publishedBy: evening(12) }).status, 'agreed', 'reported by the earliest of them')
  t.equal(ask.standing(given(...acts, retracted('pledge'))).corroboration, 0)
})

standing('what was reported had certainly happened when it was first published', (t, ask) => {
  const rumour = (...reports: string[]) => said('rumour', days(1, 20), takes('accepted'), reports)
  t.equal(ask.standing(given(rumour('gazette-20', 'early'))).since, evening(12))
  t.equal(ask.standing(given(rumour('gazette-20', 'early')), { asOf: evening(11) }).status, 'unstated')
  t.equal(ask.standing(given(rumour('gazette-20'), repeated('rumour', 'early'))).since, evening(12), 'whatever report it is')
})
