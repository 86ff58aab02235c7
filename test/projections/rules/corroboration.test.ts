import { day, evening, given, repeated, rule, said, takes } from './examples.ts'

const corroboration = rule('corroboration')

const reported = (...reports: string[]) => given(said('pledge', day(1), takes('accepted'), reports))

corroboration('volume is not corroboration: an echo goes back to its root, however far', (t, ask) => {
  t.equal(ask.standing(reported('gazette-20', 'herald-20')).corroboration, 2)
  t.equal(ask.standing(reported('gazette-20', 'echo')).corroboration, 1)
  t.equal(ask.standing(reported('gazette-20', 'echo-of-the-echo')).corroboration, 1)
})

corroboration('a citation names its own root, in place of the report’s', (t, ask) => {
  const history = given(said('pledge', day(1), takes('accepted')), repeated('pledge', 'early', 'echo'))
  t.equal(ask.standing(history).corroboration, 1)
})

corroboration('what is not yet published corroborates nothing', (t, ask) => {
  t.equal(ask.standing(reported('early', 'gazette-20'), { publishedBy: evening(12) }).corroboration, 1)
})

corroboration('supporting positions count as the decisive ones do; outweighed and superseded ones do not', (t, ask) => {
  const speech = said('speech', day(3), takes('accepted'), ['gazette-20'])
  const beside = (stance: 'proposed' | 'refused', on = 3) => given(speech, said('leak', day(on), takes(stance, 'reported'), ['herald-20']))
  t.equal(ask.standing(beside('proposed')).corroboration, 2)
  t.equal(ask.standing(beside('refused')).corroboration, 1)
  t.equal(ask.standing(beside('proposed', 1)).corroboration, 1)
})

corroboration('one report behind two positions is one', (t, ask) => {
  t.equal(ask.standing(given(said('pledge', day(1), takes('accepted')), said('offer', day(1), takes('proposed')))).corroboration, 1)
})
