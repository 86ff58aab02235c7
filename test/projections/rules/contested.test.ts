import { day, denied, evening, given, rule, said, takes } from './examples.ts'

const contested = rule('contested')

const speech = said('speech', day(1), takes('accepted'))
const leak = said('leak', day(3), takes('refused', 'reported'))

contested('a later press report decides against an older speech, and is contested by it', (t, ask) => {
  t.match(ask.standing(given(speech, leak)), { status: 'rejected', contested: true })
})

contested('a stronger basis to the same effect contests nothing', (t, ask) => {
  t.match(ask.standing(given(speech, said('leak', day(3), takes('proposed', 'reported')))), { status: 'agreed', contested: false })
})

contested('a basis that is not stronger contests nothing', (t, ask) => {
  t.match(ask.standing(given(leak, said('later', day(5), takes('accepted', 'reported')))), { status: 'agreed', contested: false })
  t.match(ask.standing(given(leak, said('later', day(5), takes('accepted', 'attributed')))), { status: 'agreed', contested: false })
})

contested('only the latest of the stronger bases can contest, and a withdrawal contests nothing', (t, ask) => {
  const history = given(speech, said('retreat', day(2), takes('withdrawn')), leak)
  t.match(ask.standing(history), { status: 'rejected', contested: false })
})

contested('the stronger bases are weighed together, not the strongest alone', (t, ask) => {
  const history = given(speech, said('aside', day(2), takes('refused', 'attributed')), leak)
  t.match(ask.standing(history), { status: 'rejected', contested: false })
})

contested('a party that is unclear on a stronger basis contests what the press says', (t, ask) => {
  t.match(ask.standing(given(speech, said('refusal', day(1), takes('refused')), leak)), { status: 'rejected', contested: true })
})

contested('what was said later than the question asks contests nothing yet', (t, ask) => {
  const history = given(speech, leak, said('refusal', day(5), takes('refused')))
  t.match(ask.standing(history, { asOf: evening(4) }), { status: 'rejected', contested: true })
  t.match(ask.standing(history), { status: 'rejected', contested: false })
})

contested('what the party denied on the record contests nothing', (t, ask) => {
  t.match(ask.standing(given(speech, leak, denied('speech', 'north', day(4)))), { status: 'rejected', contested: false })
})
