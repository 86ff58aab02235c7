import t from 'tap'
import { given, recorded } from '../../support/given.ts'
import { day, frame } from '../../support/teln-dam.ts'

const occurred = day('2024-05-09')
const leaving = { party: 'avenland', occurred }
const left = recorded('PartyLeft', leaving)
const role = { ...leaving, role: 'consulted' as const }
const entry = { party: 'avenland', bloc: 'commission', change: 'joined' as const }
const entered = recorded('MembershipChanged', entry)
const descent = { party: 'avenland', from: ['borrovia'], how: 'split' as const, occurred }
const on = (...more: Parameters<typeof given>) => given(...frame, ...more)

t.test('the turns of a party are recorded, at times as loosely given as elsewhere', async (t) => {
  const loose = { earliest: '2024-05-09', precision: 'day', basis: 'printed' } as const
  t.test(
    'leaving',
    on()
      .when('LeaveParty', { ...leaving, occurred: loose })
      .thenRecorded(left),
  )
  t.test(
    'a role',
    on()
      .when('ChangeRole', { ...role, occurred: loose })
      .thenRecorded(recorded('PartyRoleChanged', role)),
  )
  t.test(
    'a descent',
    on()
      .when('DescendParty', { ...descent, occurred: loose })
      .thenRecorded(recorded('PartyDescended', descent)),
  )
  t.test('a membership', on().when('ChangeMembership', entry).thenRecorded(entered))
  const left2 = { ...entry, change: 'left' as const, occurred }
  t.test('its end', on(entered).when('ChangeMembership', left2).thenRecorded(recorded('MembershipChanged', left2)))
  const joined = { id: 'delta-towns', name: 'Delta towns', role: 'consulted' as const, joined: occurred }
  t.test(
    'joining',
    on()
      .when('JoinParty', { ...joined, joined: loose })
      .thenRecorded(recorded('PartyJoined', joined)),
  )
})

t.test('all that a turn names is known', async (t) => {
  const unknown = { party: 'stranger', occurred, reports: [{ report: 'post-1' }] }
  const both = [
    ['unknown-party', '/party'],
    ['unknown-report', '/reports/0/report'],
  ] as const
  t.test(
    'leaving',
    on()
      .when('LeaveParty', unknown)
      .thenRefusedFor(...both.map((one) => [...one] as [...typeof one])),
  )
  t.test(
    'a role',
    on()
      .when('ChangeRole', { ...unknown, role: 'mediator' })
      .thenRefusedFor(...both.map((one) => [...one] as [...typeof one])),
  )
  t.test(
    'a descent',
    on()
      .when('DescendParty', { ...descent, from: ['borrovia', 'stranger'] })
      .thenRefused('unknown-party', '/from/1'),
  )
  t.test(
    'a membership',
    on()
      .when('ChangeMembership', { ...entry, bloc: 'stranger' })
      .thenRefused('unknown-party', '/bloc'),
  )
})

t.test('a turn is taken by now, forwards, and before it is told', async (t) => {
  t.test(
    'by now',
    on()
      .when('LeaveParty', { ...leaving, occurred: day('2024-05-22') })
      .thenRefused('in-the-future', '/occurred/earliest'),
  )
  const backwards = { ...occurred, latest: '2024-05-08T23:59:59.999Z', precision: 'about' as const }
  t.test(
    'forwards',
    on()
      .when('ChangeRole', { ...role, occurred: backwards })
      .thenRefused('turned-round', '/occurred/latest'),
  )
  const told = { ...leaving, occurred: day('2024-05-11'), reports: [{ report: 'post-10' }] }
  t.test('before it is told', on().when('LeaveParty', told).thenRefused('begins-after-report', '/reports/0'))
  const late = { id: 'delta-towns', name: 'Delta towns', role: 'consulted' as const, joined: day('2024-05-22') }
  t.test('joining too', on().when('JoinParty', late).thenRefused('in-the-future', '/joined/earliest'))
})

t.test('no two turns of one kind are taken at the very same time', async (t) => {
  t.test('leaving twice', on(left).when('LeaveParty', leaving).thenRefused('tied', '/occurred'))
  const late = recorded('PartyJoined', { id: 'delta-towns', name: 'Delta towns', role: 'consulted', joined: occurred })
  t.test(
    'joining and leaving',
    on(late)
      .when('LeaveParty', { ...leaving, party: 'delta-towns' })
      .thenRefused('tied', '/occurred'),
  )
  t.test(
    'two roles',
    on(recorded('PartyRoleChanged', role))
      .when('ChangeRole', { ...role, role: 'mediator' })
      .thenRefused('tied', '/occurred'),
  )
  t.test('two entries into one bloc', on(entered).when('ChangeMembership', entry).thenRefused('tied', '/occurred'))
  const other = { ...entry, bloc: 'borrovia' }
  t.test('but of two kinds', on(left).when('ChangeRole', role).thenRecorded(recorded('PartyRoleChanged', role)))
  t.test('and of two blocs', on(entered).when('ChangeMembership', other).thenRecorded(recorded('MembershipChanged', other)))
  const earlier = { ...occurred, earliest: '2024-05-08T00:00:00.000Z', precision: 'about' as const }
  t.test(
    'and where one may have begun before',
    on(left)
      .when('LeaveParty', { party: 'avenland', occurred: earlier })
      .thenRecorded(recorded('PartyLeft', { party: 'avenland', occurred: earlier })),
  )
})

t.test('nothing is of itself', async (t) => {
  t.test(
    'a descent',
    on()
      .when('DescendParty', { ...descent, from: ['borrovia', 'avenland'] })
      .thenRefused('of-itself', '/from/1'),
  )
  t.test(
    'a bloc',
    on()
      .when('ChangeMembership', { ...entry, bloc: 'avenland' })
      .thenRefused('of-itself', '/bloc'),
  )
})

t.test('nothing is of itself through others', async (t) => {
  const into = (party: string, bloc: string, change: 'joined' | 'left' = 'joined', date?: string) => ({
    ...{ party, bloc, change },
    ...(date === undefined ? {} : { occurred: day(date) }),
  })
  const inCommission = recorded('MembershipChanged', into('avenland', 'commission'))
  const inBorrovia = recorded('MembershipChanged', into('commission', 'borrovia'))
  t.test('a bloc', on(inCommission).when('ChangeMembership', into('commission', 'avenland')).thenRefused('in-a-circle', '/bloc'))
  const far = into('borrovia', 'avenland', 'joined', '2024-05-09')
  t.test('through another', on(inCommission, inBorrovia).when('ChangeMembership', far).thenRefused('in-a-circle', '/bloc'))
  const left = recorded('MembershipChanged', into('avenland', 'commission', 'left', '2024-05-09'))
  const later = into('commission', 'avenland', 'joined', '2024-05-10')
  t.test(
    'but not once the one has left',
    on(inCommission, left).when('ChangeMembership', later).thenRecorded(recorded('MembershipChanged', later)),
  )
  const sooner = into('commission', 'avenland', 'joined', '2024-05-08')
  t.test('nor before', on(inCommission, left).when('ChangeMembership', sooner).thenRefused('in-a-circle', '/bloc'))
  const event = `00000000-0000-7000-8000-${String(frame.length + 1).padStart(12, '0')}`
  t.test(
    'nor where that is taken back',
    on(inCommission, left, recorded('MembershipChanged', later))
      .when('TakeBack', { event, reason: 'coder-error', note: 'It stayed' })
      .thenRefused('in-a-circle', '/event'),
  )
  const renamed = recorded('PartyDescended', descent)
  const back = (party: string, from: string) => ({ party, from: [from], how: 'merged' as const, occurred: day('2024-05-10') })
  t.test('a descent', on(renamed).when('DescendParty', back('borrovia', 'avenland')).thenRefused('in-a-circle', '/from/0'))
  t.test(
    'through another',
    on(renamed, recorded('PartyDescended', back('commission', 'avenland')))
      .when('DescendParty', back('borrovia', 'commission'))
      .thenRefused('in-a-circle', '/from/0'),
  )
})

t.test(
  'the same descent again changes nothing',
  on(recorded('PartyDescended', descent)).when('DescendParty', descent).thenRefused('changes-nothing', ''),
)

t.test('only a member leaves a bloc', async (t) => {
  const leave = { ...entry, change: 'left' as const, occurred }
  t.test('who never was', on().when('ChangeMembership', leave).thenRefused('not-a-member', '/bloc'))
  const later = recorded('MembershipChanged', { ...entry, occurred: day('2024-05-10') })
  t.test('who was not yet', on(later).when('ChangeMembership', leave).thenRefused('not-a-member', '/bloc'))
  const earlier = recorded('MembershipChanged', { ...leave, occurred: day('2024-05-08') })
  t.test('who was no more', on(entered, earlier).when('ChangeMembership', leave).thenRefused('not-a-member', '/bloc'))
})
