import t from 'tap'
import { given, type Recorded, recorded } from '../../support/given.ts'
import { day, denial, frame, retracted, stated } from '../../support/teln-dam.ts'

const wrong = { reason: 'coder-error', note: 'It was misread' } as const
const on = (...more: Parameters<typeof given>) => given(...frame, ...more)

const party = (body: Recorded<'PartyCorrected'>['body'], id = 'avenland') => ({ party: id, ...wrong, body })
const point = (body: Partial<Recorded<'PointCorrected'>['body']>, sameQuestion?: true) => ({
  ...{ point: 'summer-flow', ...wrong },
  body: { title: 'Flow', proposition: 'Half of the summer flow passes the dam', ...body },
  ...(sameQuestion === undefined ? {} : { sameQuestion }),
})
const report = (body: Partial<Recorded<'ReportCorrected'>['body']>, id = 'post-10', title = 'On the tenth') => ({
  ...{ report: id, ...wrong },
  body: { source: 'river-post', title, publishedAt: day(`2024-05-${id.slice(-2)}`), ...body },
})
const version = (body: Partial<Recorded<'PlanVersionCorrected'>['body']>) => ({
  ...{ version: 'first-draft', ...wrong },
  body: { label: 'First draft', text: 'partial' as const, ...body },
})
const actor = (body: Partial<Recorded<'ActorCorrected'>['body']>) => ({
  ...{ actor: 'water-minister', ...wrong },
  body: { name: 'Water Minister of Avenland', aliases: ['Minister for Water'], ...body },
})
const source = (body: Partial<Recorded<'SourceCorrected'>['body']>) => ({
  ...{ source: 'river-post', ...wrong },
  body: { name: 'River Post', reliability: 'B' as const, ...body },
})

t.test('what was recorded wrongly is put right, whole', async (t) => {
  const renamed = party({ name: 'The Republic of Avenland', role: 'mediator', joined: day('2024-05-01') })
  t.test('a party', on().when('CorrectParty', renamed).thenRecorded(recorded('PartyCorrected', renamed)))
  const required = point({ requires: ['avenland'] })
  t.test('a point', on().when('CorrectPoint', required).thenRecorded(recorded('PointCorrected', required)))
  const aliased = actor({ aliases: [] })
  t.test('an actor', on().when('CorrectActor', aliased).thenRecorded(recorded('ActorCorrected', aliased)))
  const aligned = source({ alignedWith: 'avenland' })
  t.test('a source', on().when('CorrectSource', aligned).thenRecorded(recorded('SourceCorrected', aligned)))
  const moved = report({ publishedAt: day('2024-05-11') })
  t.test('a report', on().when('CorrectReport', moved).thenRecorded(recorded('ReportCorrected', moved)))
  const full = version({ text: 'full' })
  t.test('a version', on().when('CorrectVersion', full).thenRecorded(recorded('PlanVersionCorrected', full)))
})

t.test('what would stay as it is is refused', async (t) => {
  const same = ['changes-nothing', '/body'] as const
  t.test(
    'a party',
    on()
      .when('CorrectParty', party({ name: 'Avenland', role: 'principal' }))
      .thenRefused(...same),
  )
  t.test(
    'a point',
    on()
      .when('CorrectPoint', point({}))
      .thenRefused(...same),
  )
  t.test(
    'an actor',
    on()
      .when('CorrectActor', actor({}))
      .thenRefused(...same),
  )
  t.test(
    'a source',
    on()
      .when('CorrectSource', source({}))
      .thenRefused(...same),
  )
  t.test(
    'a report',
    on()
      .when('CorrectReport', report({}))
      .thenRefused(...same),
  )
  t.test(
    'a version',
    on()
      .when('CorrectVersion', version({}))
      .thenRefused(...same),
  )
  const again = party({ name: 'The Republic', role: 'principal' })
  t.test(
    'corrected so before',
    on(recorded('PartyCorrected', again))
      .when('CorrectParty', again)
      .thenRefused(...same),
  )
})

t.test('what stands is what was said last', async (t) => {
  const alias = recorded('ActorAliased', { actor: 'water-minister', alias: 'The Minister' })
  t.test(
    'the aliases recorded later, too',
    on(alias)
      .when('CorrectActor', actor({ aliases: ['Minister for Water', 'The Minister'] }))
      .thenRefused('changes-nothing', '/body'),
  )
  t.test(
    'which may be taken away',
    on(alias)
      .when('CorrectActor', actor({}))
      .thenRecorded(recorded('ActorCorrected', actor({}))),
  )
  const judged = recorded('SourceReassessed', { source: 'river-post', alignedWith: 'avenland', reliability: 'D', reason: 'It took sides' })
  t.test(
    'the last judgement of a source',
    on(judged)
      .when('CorrectSource', source({ alignedWith: 'avenland', reliability: 'D' }))
      .thenRefused('changes-nothing', '/body'),
  )
  t.test(
    'and no more the first',
    on(judged)
      .when('CorrectSource', source({}))
      .thenRecorded(recorded('SourceCorrected', source({}))),
  )
})

t.test('all that a correction names is known', async (t) => {
  t.test(
    'a party',
    on()
      .when('CorrectParty', party({ name: 'A', role: 'principal' }, 'stranger'))
      .thenRefused('unknown-party', '/party'),
  )
  t.test(
    'a point',
    on()
      .when('CorrectPoint', { ...point({ requires: ['stranger'] }), point: 'nothing' })
      .thenRefusedFor(['unknown-point', '/point'], ['unknown-party', '/body/requires/0']),
  )
  t.test(
    'an actor',
    on()
      .when('CorrectActor', { ...actor({ affiliations: [{ party: 'stranger' }] }), actor: 'nobody' })
      .thenRefusedFor(['unknown-actor', '/actor'], ['unknown-party', '/body/affiliations/0/party']),
  )
  t.test(
    'a source',
    on()
      .when('CorrectSource', { ...source({ alignedWith: 'stranger' }), source: 'nothing' })
      .thenRefusedFor(['unknown-source', '/source'], ['unknown-party', '/body/alignedWith']),
  )
  t.test(
    'a report',
    on()
      .when('CorrectReport', { ...report({ source: 'nothing', root: 'post-1' }), report: 'post-1' })
      .thenRefusedFor(
        ['unknown-report', '/report'],
        ['unknown-source', '/body/source'],
        ['unknown-report', '/body/root'],
        ['root-in-a-circle', '/body/root'],
      ),
  )
  t.test(
    'a version',
    on()
      .when('CorrectVersion', { ...version({ derivesFrom: ['lost'] }), version: 'lost' })
      .thenRefusedFor(['unknown-version', '/version'], ['of-itself', '/body/derivesFrom/0']),
  )
})

t.test('a new proposition is another question, unless it is said to be the same', async (t) => {
  const proposition = 'A half of the summer flow passes the dam'
  t.test('not said', on().when('CorrectPoint', point({ proposition })).thenRefused('another-question', '/body/proposition'))
  const same = point({ proposition }, true)
  t.test('said', on().when('CorrectPoint', same).thenRecorded(recorded('PointCorrected', same)))
  t.test(
    'said of one that stays',
    on()
      .when('CorrectPoint', point({ title: 'The flow' }, true))
      .thenRefused('changes-nothing', '/sameQuestion'),
  )
})

t.test('a party did not join at the very time at which it left', async (t) => {
  const left = recorded('PartyLeft', { party: 'avenland', occurred: day('2024-05-09') })
  const joined = (date: string) => party({ name: 'Avenland', role: 'principal', joined: day(date) })
  t.test('the same day', on(left).when('CorrectParty', joined('2024-05-09')).thenRefused('tied', '/body/joined'))
  t.test('nor in the future', on().when('CorrectParty', joined('2024-05-22')).thenRefused('in-the-future', '/body/joined/earliest'))
})

t.test('a report tells of nothing that begins after it', async (t) => {
  const early = report({ publishedAt: day('2024-05-08') })
  const correct = (...more: Parameters<typeof given>) => on(...more).when('CorrectReport', early)
  const refused = ['begins-after-report', '/body/publishedAt'] as const
  t.test('of a development', correct(stated()).thenRefused(...refused))
  t.test('of one that was retracted', correct(stated(), retracted()).thenRefused(...refused))
  const late = stated({ reports: [{ report: 'post-12' }] })
  t.test(
    'of one that it repeats',
    correct(late, recorded('ReportRepeated', { development: 'pledge', report: { report: 'post-10' } })).thenRefused(...refused),
  )
  const merged = [late, stated({ id: 'twin', occurred: day('2024-05-08') }), retracted('pledge', 'twin')]
  t.test('of one that it tells of by a duplicate', correct(...merged).thenRefused(...refused))
  const deny = recorded('PositionDenied', denial({ occurred: day('2024-05-09'), reports: [{ report: 'post-10' }] }))
  t.test('of a denial', correct(late, deny).thenRefused(...refused))
  t.test(
    'of a turn of a party',
    correct(recorded('PartyLeft', { party: 'avenland', occurred: day('2024-05-09'), reports: [{ report: 'post-10' }] })).thenRefused(
      ...refused,
    ),
  )
  const after = stated({ id: 'signing', occurred: day('2024-05-09'), follows: ['pledge'] })
  t.test(
    'and says so alone, though what is cut to end before it begins is against its order, too',
    correct(late, after).thenRefused(...refused),
  )
  t.test('but of another report it is no matter', correct(late).thenRecorded(recorded('ReportCorrected', early)))
})

t.test('a report goes back to one that was out before it, and never to itself', async (t) => {
  const derived = recorded('ReportCorrected', report({ root: 'post-10' }, 'post-12', 'On the twelfth'))
  t.test(
    'to itself',
    on()
      .when('CorrectReport', report({ root: 'post-10' }))
      .thenRefused('root-in-a-circle', '/body/root'),
  )
  const later = report({ root: 'post-12', publishedAt: day('2024-05-12') })
  t.test('through another', on(derived).when('CorrectReport', later).thenRefused('root-in-a-circle', '/body/root'))
  t.test(
    'to a later one',
    on()
      .when('CorrectReport', report({ root: 'post-12' }))
      .thenRefused('root-after-report', '/body/root'),
  )
  t.test(
    'out too late for one that goes back to it',
    on(derived)
      .when('CorrectReport', report({ publishedAt: day('2024-05-13') }))
      .thenRefused('root-after-report', '/body/publishedAt'),
  )
})

t.test('a version derives from none that derives from it', async (t) => {
  const correct = (derivesFrom: string[], ...more: Parameters<typeof given>) => on(...more).when('CorrectVersion', version({ derivesFrom }))
  t.test('from itself', correct(['first-draft']).thenRefused('of-itself', '/body/derivesFrom/0'))
  // The second draft derives from the first.
  t.test('in a circle', correct(['second-draft']).thenRefused('in-a-circle', '/body/derivesFrom/0'))
  const third = recorded('PlanVersionReported', { id: 'third-draft', label: 'Third', text: 'unseen', derivesFrom: ['second-draft'] })
  t.test('in a longer one', correct(['third-draft'], third).thenRefused('in-a-circle', '/body/derivesFrom/0'))
  const alone = recorded('PlanVersionCorrected', {
    ...{ version: 'second-draft', ...wrong },
    body: { label: 'Second draft', text: 'unseen' },
  })
  t.test(
    'but from one that was corrected not to',
    correct(['second-draft'], alone).thenRecorded(recorded('PlanVersionCorrected', version({ derivesFrom: ['second-draft'] }))),
  )
})
