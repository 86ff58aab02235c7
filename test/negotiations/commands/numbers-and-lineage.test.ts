import t from 'tap'
import { type Given, given, recorded } from '../../support/given.ts'
import { frame } from '../../support/teln-dam.ts'

const citation = { report: 'post-10' }

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
