import { Basis } from '../../../events/position.ts'
import { day, evening, given, rule, said, takes } from './examples.ts'

const decisive = rule('decisive')

decisive('nothing said: the party is unstated, on no basis, since ever', (t, ask) => {
  t.strictSame(ask.standing(given()), {
    status: 'unstated',
    stance: null,
    basis: null,
    since: null,
    contested: false,
    corroboration: 0,
    superseded: 0,
    roles: {},
  })
})

decisive('each stance has its status', (t, ask) => {
  const statuses = {
    proposed: 'agreed',
    accepted: 'agreed',
    conditional: 'disputed',
    contested: 'disputed',
    refused: 'rejected',
    deferred: 'unstated',
    withdrawn: 'unstated',
  } as const
  for (const stance of Object.keys(statuses) as (keyof typeof statuses)[])
    t.match(ask.standing(given(said('word', day(1), takes(stance)))), { stance, status: statuses[stance], basis: 'official' })
})

decisive('among the candidates the strongest basis decides; a weaker one supports or is outweighed', (t, ask) => {
  const history = given(
    said('leak', day(3), takes('refused', 'reported')),
    said('aside', day(3), takes('proposed', 'attributed')),
    said('speech', day(3), takes('accepted', 'official')),
  )
  t.match(ask.standing(history), { status: 'agreed', stance: 'accepted', basis: 'official', contested: false })
  t.strictSame(ask.standing(history).roles, { aside: 'supporting', leak: 'outweighed', speech: 'decisive' })
})

decisive('of two bases the one that is nearer to the party is the stronger', (t, ask) => {
  const bases = Basis.options.filter((basis) => basis !== 'alleged')
  for (const [rank, stronger] of bases.entries())
    for (const weaker of bases.slice(rank + 1)) {
      const history = given(said('denial', day(3), takes('refused', weaker)), said('pledge', day(3), takes('accepted', stronger)))
      t.match(ask.standing(history), { status: 'agreed', basis: stronger }, `${stronger} before ${weaker}`)
    }
})

decisive('two candidates of the strongest basis that cannot be reconciled leave the party unclear', (t, ask) => {
  const history = given(said('pledge', day(3), takes('accepted')), said('refusal', day(3), takes('refused')))
  t.match(ask.standing(history), { status: 'unclear', stance: null, basis: 'official' })
  t.strictSame(ask.standing(history).roles, { pledge: 'decisive', refusal: 'decisive' })
})

decisive('where the party is unclear, every weaker basis is outweighed', (t, ask) => {
  const history = given(
    said('pledge', day(3), takes('accepted')),
    said('refusal', day(3), takes('refused')),
    said('leak', day(3), takes('refused', 'reported')),
  )
  t.equal(ask.standing(history).roles.leak, 'outweighed')
})

decisive('two stances of one status agree, and are no one stance', (t, ask) => {
  const history = given(said('offer', day(3), takes('proposed')), said('pledge', day(3), takes('accepted')))
  t.match(ask.standing(history), { status: 'agreed', stance: null })
})

decisive('a withdrawal leaves the party unstated from then on, on its own basis', (t, ask) => {
  const history = given(said('pledge', day(1), takes('accepted')), said('retreat', day(3), takes('withdrawn')))
  t.match(ask.standing(history), { status: 'unstated', stance: 'withdrawn', basis: 'official', since: evening(3) })
})
