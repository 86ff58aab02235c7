import t from 'tap'
import { circumstances, type Given, given, recorded } from '../../support/given.ts'
import { day, days, frame, instant, position, retracted, stated, statement } from '../../support/teln-dam.ts'

const report = (development: Given<'ReportDevelopment'>) => given(...frame).when('ReportDevelopment', development)

t.test('each kind of development is recorded as an event of its own', async (t) => {
  const shared = { ...statement({ place: 'At the dam', actors: ['water-minister'], versions: ['first-draft'] }), id: 'event' }
  const { kind: _, ...common } = shared
  const leak = { leakedTo: 'river-post', medium: 'Recording' }
  const draft = { from: ['commission'], to: ['avenland', 'borrovia'] }
  const talks = { parties: ['avenland', 'borrovia'], outcome: 'Nothing' }
  const meeting = { parties: ['avenland'], format: 'By telephone' }
  const speech = { speaker: 'water-minister', occasion: 'Press briefing' }
  const claim = { claimant: { actor: 'water-minister' } }
  t.test('a leak', report({ ...shared, ...leak, kind: 'CallLeaked' }).thenRecorded(recorded('CallLeaked', { ...common, ...leak })))
  t.test(
    'a draft',
    report({ ...shared, ...draft, kind: 'DraftCirculated' }).thenRecorded(recorded('DraftCirculated', { ...common, ...draft })),
  )
  t.test('talks', report({ ...shared, ...talks, kind: 'TalksHeld' }).thenRecorded(recorded('TalksHeld', { ...common, ...talks })))
  t.test(
    'a meeting',
    report({ ...shared, ...meeting, kind: 'MeetingHeld' }).thenRecorded(recorded('MeetingHeld', { ...common, ...meeting })),
  )
  t.test('a statement', report({ ...shared, ...speech }).thenRecorded(recorded('StatementMade', { ...common, ...speech })))
  t.test('a claim', report({ ...shared, ...claim, kind: 'ClaimReported' }).thenRecorded(recorded('ClaimReported', { ...common, ...claim })))
})

const { id: _, ...anonymous } = statement()
t.test('a development without an id gets the one that is offered', report(anonymous).thenRecorded(stated({ id: circumstances.id })))

t.test(
  'an id is taken once',
  given(...frame, stated())
    .when('ReportDevelopment', statement())
    .thenRefused('id-taken', '/id'),
)
t.test(
  'a retracted development keeps its id',
  given(...frame, stated(), retracted())
    .when('ReportDevelopment', statement())
    .thenRefused('id-taken', '/id'),
)

t.test(
  'only a party holds a position, on a known point, by a known actor',
  report(statement({ positions: [position(), position({ party: 'water-minister', point: 'nothing', actor: 'stranger' })] })).thenRefusedFor(
    ['not-a-party', '/positions/1/party'],
    ['unknown-point', '/positions/1/point'],
    ['unknown-actor', '/positions/1/actor'],
  ),
)
t.test(
  'actors, versions and all that is told of reports are known',
  report(
    statement({
      actors: ['water-minister', 'stranger'],
      versions: ['lost-draft'],
      reports: [{ report: 'post-1', root: 'post-2', attribution: [{ source: 'stranger' }] }, { report: 'post-10' }],
      speaker: 'stranger',
    }),
  ).thenRefusedFor(
    ['unknown-actor', '/actors/1'],
    ['unknown-version', '/versions/0'],
    ['unknown-report', '/reports/0/report'],
    ['unknown-source', '/reports/0/attribution/0/source'],
    ['unknown-report', '/reports/0/root'],
    ['unknown-actor', '/speaker'],
  ),
)

t.test('what is a kind’s own names what is known', async (t) => {
  const shared = { ...statement(), id: 'event' }
  t.test('a leak', report({ ...shared, kind: 'CallLeaked', leakedTo: 'stranger' }).thenRefused('unknown-source', '/leakedTo'))
  t.test(
    'a draft',
    report({ ...shared, kind: 'DraftCirculated', from: ['stranger'], to: ['avenland', 'stranger'] }).thenRefusedFor(
      ['unknown-party', '/from/0'],
      ['unknown-party', '/to/1'],
    ),
  )
  t.test('talks', report({ ...shared, kind: 'TalksHeld', parties: ['stranger'] }).thenRefused('unknown-party', '/parties/0'))
  t.test(
    'a meeting',
    report({ ...shared, kind: 'MeetingHeld', parties: ['avenland', 'stranger'] }).thenRefused('unknown-party', '/parties/1'),
  )
  t.test(
    'a claim of an outlet',
    report({ ...shared, kind: 'ClaimReported', claimant: { source: 'stranger' } }).thenRefused('unknown-source', '/claimant/source'),
  )
  t.test(
    'a claim of an actor',
    report({ ...shared, kind: 'ClaimReported', claimant: { actor: 'stranger' } }).thenRefused('unknown-actor', '/claimant/actor'),
  )
})

t.test('time', async (t) => {
  const later = { occurred: day('2024-05-22'), reports: [{ report: 'post-10' }, { report: 'post-14' }] }
  t.test(
    'what ends before it begins is refused',
    report(statement({ occurred: days('2024-05-09', '2024-05-08') })).thenRefused('turned-round', '/occurred/latest'),
  )
  t.test(
    'what begins the day after tomorrow is refused, and so is every report that tells of it',
    report(statement(later)).thenRefusedFor(
      ['in-the-future', '/occurred/earliest'],
      ['begins-after-report', '/reports/0'],
      ['begins-after-report', '/reports/1'],
    ),
  )
  t.test(
    'only the report that came too early is refused',
    report(statement({ occurred: day('2024-05-11'), reports: [{ report: 'post-12' }, { report: 'post-10' }] })).thenRefused(
      'begins-after-report',
      '/reports/1',
    ),
  )
  const loose = { earliest: '2024-05-09', precision: 'day', basis: 'printed' } as const
  t.test('a bare date is recorded as the whole day', report({ ...statement(), occurred: loose }).thenRecorded(stated()))
  const last = instant('2024-05-10T23:59:59.999Z')
  t.test(
    'what happens in the last moment of its report is taken',
    report(statement({ occurred: last })).thenRecorded(stated({ occurred: last })),
  )
  t.test(
    'what happens on the day of its report is taken',
    report(statement({ occurred: day('2024-05-10') })).thenRecorded(stated({ occurred: day('2024-05-10') })),
  )
  t.test(
    'what ends after its report is taken, since it began before',
    report(statement({ occurred: days('2024-05-09', '2024-05-30') })).thenRecorded(stated({ occurred: days('2024-05-09', '2024-05-30') })),
  )
})

const positions = [position(), position({ stance: 'refused', basis: 'alleged' })]
t.test('two positions on one cell are unusual, not wrong', report(statement({ positions })).thenRecorded(stated({ positions })))

t.test('on the record nobody speaks for another party', async (t) => {
  const minister = recorded('ActorIntroduced', { id: 'foreign-minister', name: 'Minister', affiliations: [{ party: 'borrovia' }] })
  const spoken = (basis: 'official' | 'alleged') => statement({ positions: [position({ actor: 'foreign-minister', basis })] })
  t.test(
    'officially',
    given(...frame, minister)
      .when('ReportDevelopment', spoken('official'))
      .thenRefused('speaks-for-another', '/positions/0/actor'),
  )
  t.test(
    'to allege something',
    given(...frame, minister)
      .when('ReportDevelopment', spoken('alleged'))
      .thenRecorded(stated({ positions: spoken('alleged').positions })),
  )
})
