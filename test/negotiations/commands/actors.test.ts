import t from 'tap'
import { given, recorded } from '../../support/given.ts'
import { frame } from '../../support/teln-dam.ts'

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
