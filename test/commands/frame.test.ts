import t from 'tap'
import type { PointDefined } from '../../events/point-defined.ts'
import { decide } from '../../src/commands/decide.ts'
import { circumstances, type Given, given, recorded, registryOf } from '../support/given.ts'
import { day, frame, instant } from '../support/teln-dam.ts'

const citation = { report: 'post-10' }

t.test('parties', async (t) => {
  const party = { id: 'delta-towns', name: 'Delta towns', role: 'consulted' } as const
  t.test(
    'a party joins',
    given(...frame)
      .when('JoinParty', party)
      .thenRecorded(recorded('PartyJoined', party)),
  )
  t.test(
    'a party joins once',
    given(...frame)
      .when('JoinParty', { ...party, id: 'avenland' })
      .thenRefused('id-taken', '/id'),
  )
  t.test(
    'a party may have the id of a point',
    given(...frame)
      .when('JoinParty', { ...party, id: 'summer-flow' })
      .thenRecorded(recorded('PartyJoined', { ...party, id: 'summer-flow' })),
  )
})

t.test('points', async (t) => {
  const point = { id: 'fish-ladder', title: 'Fish', proposition: 'The dam gets a fish ladder', requires: ['avenland', 'commission'] }
  t.test(
    'a point is defined',
    given(...frame)
      .when('DefinePoint', point)
      .thenRecorded(recorded('PointDefined', point)),
  )
  t.test(
    'a point is defined once',
    given(...frame)
      .when('DefinePoint', { ...point, id: 'summer-flow' })
      .thenRefused('id-taken', '/id'),
  )
  t.test(
    'every stranger whose agreement a point requires is named',
    given(...frame)
      .when('DefinePoint', { ...point, requires: ['stranger', 'avenland', 'river-post'] })
      .thenRefusedFor(['unknown-party', '/requires/0'], ['unknown-party', '/requires/2']),
  )
  t.test('a point needs a proposition, whoever calls', async (t) => {
    const blank: PointDefined = { id: 'blank', title: 'Blank', proposition: ' ' }
    const decision = decide(registryOf(frame), { type: 'DefinePoint', data: blank }, circumstances)
    t.match(decision, { ok: false, refusals: [{ code: 'missing-proposition', pointer: '/proposition' }] })
  })
})

t.test('actors', async (t) => {
  const actor = {
    id: 'envoy',
    name: 'Envoy of Borrovia',
    affiliations: [{ office: 'Adviser' }, { party: 'borrovia', office: 'Envoy', from: '2024-01-01', until: '2024-01-01' }],
  }
  t.test(
    'an actor is introduced',
    given(...frame)
      .when('IntroduceActor', actor)
      .thenRecorded(recorded('ActorIntroduced', actor)),
  )
  t.test(
    'an actor is introduced once, for a party that is there, in an office that does not end before it begins',
    given(...frame)
      .when('IntroduceActor', {
        ...actor,
        id: 'water-minister',
        affiliations: [{ office: 'Adviser' }, { party: 'stranger', from: '2024-01-02', until: '2024-01-01' }],
      })
      .thenRefusedFor(['id-taken', '/id'], ['unknown-party', '/affiliations/1/party'], ['turned-round', '/affiliations/1/until']),
  )
})

t.test('aliases', async (t) => {
  const alias = { actor: 'water-minister', alias: 'Minister of Waters' }
  const known = recorded('ActorAliased', alias)
  t.test(
    'a new spelling is taken',
    given(...frame)
      .when('AliasActor', alias)
      .thenRecorded(known),
  )
  t.test(
    'a spelling taken before is not taken again',
    given(...frame, known)
      .when('AliasActor', alias)
      .thenRefused('changes-nothing', '/alias'),
  )
  for (const spelling of ['Water Minister of Avenland', 'Minister for Water'])
    t.test(
      `${spelling} is known from the introduction`,
      given(...frame)
        .when('AliasActor', { ...alias, alias: spelling })
        .thenRefused('changes-nothing', '/alias'),
    )
  t.test(
    'nobody is nobody’s alias',
    given(...frame)
      .when('AliasActor', { ...alias, actor: 'stranger' })
      .thenRefused('unknown-actor', '/actor'),
  )
})

t.test('sources', async (t) => {
  const source = { id: 'dam-herald', name: 'Dam Herald', alignedWith: 'avenland', reliability: 'C' } as const
  t.test(
    'a source is introduced',
    given(...frame)
      .when('IntroduceSource', source)
      .thenRecorded(recorded('SourceIntroduced', source)),
  )
  t.test(
    'a source is introduced once, and sides with a party that is there',
    given(...frame)
      .when('IntroduceSource', { ...source, id: 'river-post', alignedWith: 'stranger' })
      .thenRefusedFor(['id-taken', '/id'], ['unknown-party', '/alignedWith']),
  )

  const judgement = { source: 'river-post', alignedWith: 'avenland', reliability: 'B', reason: 'Bought by the dam company' } as const
  const reassessed = recorded('SourceReassessed', judgement)
  const introduced = { ...judgement, alignedWith: null }
  t.test(
    'a source is judged anew',
    given(...frame)
      .when('ReassessSource', judgement)
      .thenRecorded(reassessed),
  )
  t.test(
    'the first judgement, repeated, changes nothing',
    given(...frame)
      .when('ReassessSource', introduced)
      .thenRefused('changes-nothing', ''),
  )
  t.test(
    'the last judgement, repeated, changes nothing',
    given(...frame, reassessed)
      .when('ReassessSource', judgement)
      .thenRefused('changes-nothing', ''),
  )
  t.test(
    'the first judgement may return',
    given(...frame, reassessed)
      .when('ReassessSource', introduced)
      .thenRecorded(recorded('SourceReassessed', introduced)),
  )
  const returned = recorded('SourceReassessed', introduced)
  t.test(
    'a judgement may return more than once',
    given(...frame, reassessed, returned)
      .when('ReassessSource', judgement)
      .thenRecorded(reassessed),
  )
  t.test(
    'only a known source is judged, and only sides with a known party',
    given(...frame)
      .when('ReassessSource', { ...judgement, source: 'stranger', alignedWith: 'stranger' })
      .thenRefusedFor(['unknown-source', '/source'], ['unknown-party', '/alignedWith']),
  )
})

t.test('reports', async (t) => {
  const filed = (given: Partial<Given<'FileReport'>> = {}): Given<'FileReport'> => ({
    id: 'post-16',
    source: 'river-post',
    title: 'On the sixteenth',
    publishedAt: day('2024-05-16'),
    root: 'post-14',
    ...given,
  })
  const turned: Given<'FileReport'>['publishedAt'] = { earliest: '2024-05-17', latest: '2024-05-16', precision: 'about', basis: 'inferred' }
  t.test(
    'a report is filed',
    given(...frame)
      .when('FileReport', filed())
      .thenRecorded(recorded('ReportFiled', filed())),
  )
  t.test(
    'a report is filed once, of a known source, with a known root',
    given(...frame)
      .when('FileReport', filed({ id: 'post-14', source: 'stranger', root: 'post-1' }))
      .thenRefusedFor(['id-taken', '/id'], ['unknown-source', '/source'], ['unknown-report', '/root']),
  )
  t.test(
    'a report is not its own root',
    given(...frame)
      .when('FileReport', filed({ root: 'post-16' }))
      .thenRefused('unknown-report', '/root'),
  )
  t.test(
    'a report of today is filed before the day is over',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-20') }))
      .thenRecorded(recorded('ReportFiled', filed({ publishedAt: day('2024-05-20') }))),
  )
  t.test(
    'a report of tomorrow is not',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-21') }))
      .thenRefused('in-the-future', '/publishedAt/earliest'),
  )
  t.test(
    'a publication does not end before it begins',
    given(...frame)
      .when('FileReport', filed({ publishedAt: turned }))
      .thenRefused('turned-round', '/publishedAt/latest'),
  )
  t.test(
    'a report cannot repeat a later one',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-13') }))
      .thenRefused('root-after-report', '/root'),
  )
  t.test(
    'a report may repeat one of the same day',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-14') }))
      .thenRecorded(recorded('ReportFiled', filed({ publishedAt: day('2024-05-14') }))),
  )
})

t.test('reports known to the moment', async (t) => {
  const noon = instant('2024-05-20T12:00:00Z')
  const report = { id: 'post-20', source: 'river-post', title: 'At noon', publishedAt: noon }
  const filed = recorded('ReportFiled', report)
  t.test(
    'a report of this very moment is filed',
    given(...frame)
      .when('FileReport', report)
      .thenRecorded(filed),
  )
  const copy = { ...report, id: 'post-20-copy', root: 'post-20' }
  t.test(
    'a report may repeat one of the same moment',
    given(...frame, filed)
      .when('FileReport', copy)
      .thenRecorded(recorded('ReportFiled', copy)),
  )
  const sameDay = { ...copy, publishedAt: day('2024-05-20') }
  t.test(
    'and one of some moment of its day',
    given(...frame, filed)
      .when('FileReport', sameDay)
      .thenRecorded(recorded('ReportFiled', sameDay)),
  )
})

t.test('versions', async (t) => {
  const version: Given<'ReportVersion'> = {
    id: 'third-draft',
    label: 'Third draft',
    text: 'full',
    derivesFrom: ['first-draft', 'second-draft'],
    reports: [citation],
  }
  t.test(
    'a version is reported',
    given(...frame)
      .when('ReportVersion', version)
      .thenRecorded(recorded('PlanVersionReported', version)),
  )
  t.test(
    'a version is reported once, from known versions, by known reports on the word of known tellers',
    given(...frame)
      .when('ReportVersion', {
        ...version,
        id: 'first-draft',
        derivesFrom: ['first-draft', 'lost-draft'],
        reports: [
          citation,
          {
            report: 'post-1',
            attribution: [{ described: 'an official' }, { source: 'stranger' }, { actor: 'stranger' }],
            root: 'post-2',
          },
        ],
      })
      .thenRefusedFor(
        ['id-taken', '/id'],
        ['unknown-version', '/derivesFrom/1'],
        ['unknown-report', '/reports/1/report'],
        ['unknown-source', '/reports/1/attribution/1/source'],
        ['unknown-actor', '/reports/1/attribution/2/actor'],
        ['unknown-report', '/reports/1/root'],
      ),
  )
  t.test(
    'a passage cannot repeat a later report',
    given(...frame)
      .when('ReportVersion', { ...version, reports: [{ report: 'post-10', root: 'post-12' }] })
      .thenRefused('root-after-report', '/reports/0/root'),
  )
})

t.test('numbers', async (t) => {
  const number = { version: 'first-draft', number: 3, point: 'summer-flow' }
  const numbered = recorded('PointNumbered', number)
  const other = { ...number, point: 'joint-gauge' }
  t.test(
    'a point gets its number',
    given(...frame)
      .when('NumberPoint', number)
      .thenRecorded(numbered),
  )
  t.test(
    'a number may hold two points',
    given(...frame, numbered)
      .when('NumberPoint', other)
      .thenRecorded(recorded('PointNumbered', other)),
  )
  t.test(
    'the same point takes it once',
    given(...frame, numbered)
      .when('NumberPoint', { ...number, note: 'Again' })
      .thenRefused('changes-nothing', '/number'),
  )
  t.test(
    'version and point are known',
    given(...frame)
      .when('NumberPoint', { ...number, version: 'lost-draft', point: 'nothing' })
      .thenRefusedFor(['unknown-version', '/version'], ['unknown-point', '/point']),
  )
})

t.test('lineage', async (t) => {
  const asserted: Given<'AssertLineage'> = {
    from: 'first-draft',
    to: 'second-draft',
    point: 'summer-flow',
    lineage: 'reworded',
    reports: [citation],
  }
  const onRecord = recorded('LineageAsserted', asserted)
  const dropped: Given<'AssertLineage'> = { ...asserted, lineage: 'dropped' }
  t.test(
    'the way of a point is asserted',
    given(...frame)
      .when('AssertLineage', asserted)
      .thenRecorded(onRecord),
  )
  t.test(
    'another reading of it is taken',
    given(...frame, onRecord)
      .when('AssertLineage', dropped)
      .thenRecorded(recorded('LineageAsserted', dropped)),
  )
  t.test(
    'the same reading again changes nothing',
    given(...frame, onRecord)
      .when('AssertLineage', asserted)
      .thenRefused('changes-nothing', ''),
  )
  t.test(
    'no version leads to itself',
    given(...frame)
      .when('AssertLineage', { ...asserted, to: 'first-draft' })
      .thenRefused('changes-nothing', '/to'),
  )
  t.test(
    'versions, point and reports are known',
    given(...frame)
      .when('AssertLineage', { ...asserted, from: 'lost-draft', to: 'found-draft', point: 'nothing', reports: [{ report: 'post-1' }] })
      .thenRefusedFor(
        ['unknown-version', '/from'],
        ['unknown-version', '/to'],
        ['unknown-point', '/point'],
        ['unknown-report', '/reports/0/report'],
      ),
  )
})
