import t from 'tap'
import { given, recorded } from '../../support/given.ts'
import { frame } from '../../support/teln-dam.ts'

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
