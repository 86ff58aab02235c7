import t from 'tap'
import type { PointDefined } from '../../../events/point-defined.ts'
import { decide } from '../../../src/negotiations/commands/decide.ts'
import { circumstances, given, recorded, registryOf } from '../../support/given.ts'
import { listOf } from '../../support/list-of.ts'
import { frame } from '../../support/teln-dam.ts'

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
    t.match(decision, { ok: false, error: listOf({ code: 'missing-proposition', pointer: '/proposition' }) })
  })
})
