import t from 'tap'
import type { RecordedChange } from '../../projections/questions/changes.ts'
import { transportTo } from '../support/cli.ts'
import { loadInto } from '../support/data-set.ts'
import { listOf } from '../support/list-of.ts'
import { openRoad, passRoad, type Road, road, roadId } from '../support/pass-road.ts'
import { subscribed } from '../support/subscribed.ts'

const endOf = (date: string) => `2023-${date}T23:59:59.999Z`
const dayOf = (date: string) => ({ earliest: `2023-${date}`, precision: 'day', basis: 'printed' })
const wrong = { reason: 'coder-error', note: 'It was misread' } as const

/** What a revision changed, in a line each. */
async function changedAt({ ask }: Road, rev: number): Promise<string[]> {
  const { changes } = await ask('/changes?limit=1000')
  return changes
    .filter((change: RecordedChange) => change.rev === rev)
    .map(
      ({ point, party, from, to, cause, scope, stretch }: RecordedChange) =>
        `${point} ${party ?? 'overall'} ${from}–${to}, ${cause}, ${scope} ${stretch.from?.slice(5, 10) ?? ''}–${stretch.until?.slice(5, 10) ?? ''}`,
    )
}

/** What the subscription is told of a revision. */
async function toldAt({ get }: Road, rev: number) {
  const { messages } = (await get(`/webhooks/desk/messages?negotiation=${roadId}&limit=100`)).json()
  return messages.map(({ body }: { body: unknown }) => body).filter(({ data }: { data: { rev: number } }) => data.rev === rev)
}

t.test('a report’s corrected date moves all that it tells of, and before it was believed otherwise', async (t) => {
  const service = await openRoad(t)
  const { ask, recorded } = service
  const { rev, id } = await recorded('ReportCorrected')
  // Of the 9th, the report cut nothing: 8 and 6 May. Of 28 April, it cuts both to that day.
  const at = async (point: string, asOf: string, revision: number) =>
    (await ask(`/points/${point}/status?asOf=${asOf}&rev=${revision}&party=eastfen`)).parties.eastfen.status
  for (const [point, asOf, before, after] of [
    ['bridge', '2023-04-27', 'unstated', 'unstated'],
    ['bridge', '2023-04-28', 'unstated', 'agreed'],
    ['bridge', '2023-05-07', 'unstated', 'agreed'],
    ['bridge', '2023-05-08', 'agreed', 'agreed'],
    ['toll', '2023-04-28', 'unstated', 'agreed'],
    // On 2 May it abstains. Before, the hint might have been of later; now it is certainly not.
    ['toll', '2023-05-02', 'unstated', 'unstated'],
    ['toll', '2023-05-06', 'unstated', 'unstated'],
  ] as const) {
    t.equal(await at(point, asOf, rev - 1), before, `${point} at ${asOf}, as it was believed`)
    t.equal(await at(point, asOf, rev), after, `${point} at ${asOf}, as it is known`)
  }
  const published = (revision: number) => ask(`/points/bridge/status?publishedBy=2023-04-30&rev=${revision}`)
  t.match((await published(rev - 1)).parties.eastfen, { status: 'unstated' })
  t.match((await published(rev)).parties.eastfen, { status: 'agreed' }, 'it was out by then')
  const role = async (revision: number) => {
    const { because } = (await ask(`/points/toll/status?party=eastfen&superseded=true&rev=${revision}`)).parties.eastfen
    return because.find(({ development }: { development: string }) => development === 'toll-hint').role
  }
  t.equal(await role(rev - 1), 'outweighed')
  t.equal(await role(rev), 'superseded')
  t.strictSame(await changedAt(service, rev), [
    'bridge eastfen unstated–agreed, frame, past 04-28–05-08',
    'toll eastfen unstated–agreed, frame, past 04-28–05-02',
    // Of the toll the point was disputed by Westholt all the while.
    'bridge overall open–agreed, frame, past 04-28–05-08',
  ])
  const { body } = await service.get(`${road}/replay?from=${rev}&to=${rev}`, { accept: 'application/x-ndjson' })
  const [step, end] = body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(step, { event: { id, type: /ReportCorrected/ }, changes: listOf({ cause: 'frame' }, { cause: 'frame' }, { cause: 'frame' }) })
  t.match(end, { matrix: { rev, points: Array } })
})

t.test('subscribers are told that the past was rewritten, and why', async (t) => {
  const service = await openRoad(t)
  await subscribed(service, { filter: { types: ['status.changed'] } })
  const { rev, id } = await service.recorded('ReportCorrected')
  const stretch = { from: endOf('04-28'), until: endOf('05-08') }
  t.match(
    await toldAt(service, rev),
    listOf(
      {
        type: 'status.changed',
        data: {
          ...{ point: 'bridge', party: 'eastfen', from: 'unstated', to: 'agreed', scope: 'past', cause: 'frame', stretch, occurred: null },
          events: listOf({ id, type: 'ReportCorrected', rev, development: null }),
          reason: 'coder-error',
          note: 'The printed date is that of the reprint',
        },
      },
      { data: { point: 'toll', scope: 'past', stretch: { from: endOf('04-28'), until: endOf('05-02') } } },
    ),
  )
})

t.test('a denial taken back was never made, from then on', async (t) => {
  const service = await openRoad(t)
  await subscribed(service, { filter: { types: ['status.changed'], causes: ['taken-back'] } })
  const { ask, tell, recorded, nextMinute } = service
  const { id, rev: denied } = await recorded('PositionDenied')
  nextMinute()
  const { rev } = await tell(`/events/${id}/take-backs`, { reason: 'source-corrected', note: 'The Lantern withdraws it' })
  t.strictSame(await changedAt(service, rev), [
    'bridge eastfen unstated–agreed, taken-back, past 05-15–06-05',
    'bridge overall open–agreed, taken-back, past 05-15–06-05',
  ])
  const { eastfen } = (await ask('/points/bridge/status?superseded=true')).parties
  t.match(eastfen, { status: 'agreed', since: endOf('04-28'), superseded: 1 }, 'one run, from the hint to the signing')
  t.notOk(eastfen.because.some(({ role }: { role: string }) => role === 'denied'))
  t.match((await ask(`/points/bridge/status?asOf=2023-05-31&rev=${rev - 1}`)).parties.eastfen, { status: 'unstated' })
  t.match((await ask('/points/bridge/status?asOf=2023-05-31&knownAt=2024-05-20T12:00:30Z')).parties.eastfen, { status: 'unstated' })
  t.match((await ask('/points/bridge/status?asOf=2023-05-31')).parties.eastfen, { status: 'agreed' })
  const [told, ...more] = await toldAt(service, rev)
  t.match(told.data, {
    ...{ point: 'bridge', party: 'eastfen', scope: 'past', cause: 'taken-back', from: 'unstated', to: 'agreed' },
    ...{ reason: 'source-corrected', note: 'The Lantern withdraws it' },
  })
  t.strictSame(more, [])
  t.match((await service.post(`${road}/events/${id}/take-backs`, wrong)).json(), { code: 'taken-back' }, 'once')
  t.ok(denied < rev)
})

t.test('a retraction taken back leaves no trace in the present', async (t) => {
  const service = await openRoad(t)
  const { ask, tell, recorded, get } = service
  const paths = ['/matrix.csv', '/points/toll/status.csv', '/points/toll/history', '/diff.csv?from=2023-06-01&to=2023-07-31']
  const present = async () => {
    const bodies = await Promise.all(paths.map(async (path) => (await get(`${road}${path}`)).body))
    const { rev } = await ask('/matrix')
    return bodies.map((body) => body.replaceAll(new RegExp(`\\b${rev}\\b`, 'g'), 'rev'))
  }
  const before = await present()
  const retracted = await tell('/developments/toll-claim/retractions', { reason: 'source-retracted', note: 'The Crier withdraws it' })
  t.strictSame(await changedAt(service, retracted.rev), [
    'toll lowmere rejected–agreed, retracted, present 06-21–',
    'toll overall disputed–open, retracted, present 06-21–',
  ])
  const { rev } = await tell(`/events/${(await recorded('DevelopmentRetracted')).id}/take-backs`, wrong)
  t.strictSame(await changedAt(service, rev), [
    'toll lowmere agreed–rejected, taken-back, present 06-21–',
    'toll overall open–disputed, taken-back, present 06-21–',
  ])
  t.strictSame(await present(), before)
  t.match((await ask(`/points/toll/status?rev=${retracted.rev}`)).overall, { status: 'open' }, 'as it was believed in between')
})

t.test('turns taken back: who left never left, and who took a role has the old one', async (t) => {
  const service = await openRoad(t)
  const { ask, tell, recorded } = service
  const left = await tell(`/events/${(await recorded('PartyLeft')).id}/take-backs`, wrong)
  // Westholt refused the toll on 6 March, and Lowmere is reported to since 21 June: disputed then and now.
  t.strictSame(await changedAt(service, left.rev), [
    'whole-plan overall agreed–open, taken-back, past 06-05–07-01',
    'toll overall open–disputed, taken-back, past 05-20–06-21',
  ])
  t.match((await ask('/points/toll/status')).overall, { blockedBy: listOf('lowmere', 'westholt'), since: endOf('03-06') })
  const role = await tell(`/events/${(await recorded('PartyRoleChanged')).id}/take-backs`, wrong)
  t.strictSame(await changedAt(service, role.rev), [
    'winter-road overall open–agreed, taken-back, past 07-01–07-10',
    // All four that speak of the bridge agree, and nobody waits for the wardens.
    'bridge overall open–agreed, taken-back, present 07-01–',
  ])
  t.match((await ask('/points/winter-road/status')).overall, { status: 'agreed', since: endOf('05-02') })
})

t.test('a numbering or a lineage taken back gives a version back its old face', async (t) => {
  const { ask, tell, recorded } = await openRoad(t)
  const there = async (point: string, version = 'second-draft') => {
    const { inVersion, parties } = await ask(`/points/${point}/status?version=${version}`)
    return `${inVersion} ${parties.highmoor.status}`
  }
  t.equal(await there('bridge'), 'true unstated')
  await tell(`/events/${(await recorded('LineageAsserted', { point: 'bridge' })).id}/take-backs`, wrong)
  t.equal(await there('bridge'), 'true unstated', 'a step of which nothing is known carries nothing')
  await tell('/lineage', {
    from: 'first-draft',
    to: 'second-draft',
    point: 'bridge',
    lineage: 'unchanged',
    fromNumbers: [3],
    toNumbers: [2],
  })
  t.equal(await there('bridge'), 'true agreed')
  t.equal((await ask('/points/bridge/status')).parties.highmoor.reworded, null)
  // A full text without the number, and nobody who speaks of it there: it is not in it.
  t.equal(await there('toll'), 'true agreed')
  await tell(`/events/${(await recorded('PointNumbered', { point: 'toll', version: 'second-draft' })).id}/take-backs`, wrong)
  await tell(`/events/${(await recorded('LineageAsserted', { point: 'toll' })).id}/take-backs`, wrong)
  t.equal(await there('toll'), 'false unstated')
})

t.test('a corrected role and a corrected requirement are of the frame, from the beginning', async (t) => {
  const service = await openRoad(t)
  await subscribed(service, { filter: { types: ['overall.changed'], causes: ['frame'], points: ['winter-road', 'toll'] } })
  const { ask, tell } = service
  const newmere = await tell('/parties/newmere/corrections', {
    ...wrong,
    body: { name: 'Newmere', role: 'principal', joined: dayOf('06-10') },
  })
  t.strictSame(
    (await changedAt(service, newmere.rev)).filter((line) => line.startsWith('winter-road')),
    ['winter-road overall agreed–open, frame, past 06-10–07-01', 'winter-road overall agreed–open, frame, present 07-10–'],
    'through its bloc it is shown as rejected, and decides nothing',
  )
  t.match((await ask('/points/winter-road/status')).overall, { status: 'open', since: endOf('06-10'), blockedBy: listOf() })
  t.match(await toldAt(service, newmere.rev), listOf({ data: { cause: 'frame', scope: 'past', ...wrong } }, { data: { scope: 'present' } }))
  const body = { title: 'Toll', proposition: 'Every cart pays one toll at the pass', requires: ['highmoor'] }
  const toll = await tell('/points/toll/corrections', { ...wrong, body })
  t.match((await ask('/points/toll/status')).overall, { status: 'agreed', since: endOf('03-04') })
  t.ok((await changedAt(service, toll.rev)).includes('toll overall disputed–agreed, frame, present 06-21–'))
  t.match((await ask(`/points/toll/status?rev=${toll.rev - 1}`)).overall, { status: 'disputed' })
})

t.test('who comes late moves the points from the day on which it comes', async (t) => {
  const service = await openRoad(t)
  const { ask, tell } = service
  const past = async () => (await ask('/points/winter-road/history')).overall.filter(({ at }: { at: string }) => at < endOf('07-19'))
  const before = await past()
  const joining = { id: 'farhaven', name: 'Farhaven', role: 'principal', joined: dayOf('07-20') }
  const { rev } = await tell('/parties', joining)
  t.strictSame(await changedAt(service, rev), [
    'winter-road overall agreed–open, frame, present 07-20–',
    // Of the other points the wardens have said nothing either, and the toll is disputed already.
  ])
  t.strictSame(
    before.map(({ at, after }: { at: string; after: string }) => [at, after]),
    (await past()).map(({ at, after }: { at: string; after: string }) => [at, after]),
  )
  t.match((await ask('/points/winter-road/status?asOf=2023-07-19')).overall, { status: 'agreed', since: endOf('07-10') })
  t.match((await ask('/points/winter-road/status')).overall, { status: 'open', since: endOf('07-20'), sincePrecision: 'day' })
  // It came on the 25th.
  const { id: _, ...body } = { ...joining, joined: dayOf('07-25') }
  const corrected = await tell('/parties/farhaven/corrections', { ...wrong, body })
  t.strictSame(await changedAt(service, corrected.rev), ['winter-road overall open–agreed, frame, past 07-20–07-25'])
  t.match((await ask('/points/winter-road/status')).overall, { status: 'open', since: endOf('07-25') })
})

t.test('what a report, a source and a version are corrected to be holds as if it had been recorded so', async (t) => {
  const { ask, tell } = await openRoad(t)
  const standing = async (point: string, party: string, query = '') =>
    (await ask(`/points/${point}/status?party=${party}&${query}`)).parties[party]
  // The Crier has of the inn what it saw itself.
  t.match(await standing('salt-store', 'highmoor'), { corroboration: 1, restsOn: listOf({ source: 'pass-lantern', status: 'unstated' }) })
  const inn = { source: 'valley-crier', title: 'What was said at the inn', publishedAt: dayOf('03-09') }
  await tell('/reports/crier-march-9/corrections', { ...wrong, body: inn })
  t.match(await standing('salt-store', 'highmoor'), { corroboration: 2, restsOn: listOf() })
  // The claim on the toll was the Lantern's.
  const claim = { source: 'pass-lantern', title: 'The toll is dead', publishedAt: dayOf('06-22') }
  const { rev } = await tell('/reports/crier-june-22/corrections', { ...wrong, body: claim })
  t.match(await standing('toll', 'lowmere'), { status: 'rejected', restsOn: listOf({ source: 'pass-lantern', status: 'agreed' }) })
  t.match(await standing('toll', 'lowmere', `rev=${rev - 1}`), { restsOn: listOf({ source: 'valley-crier', status: 'agreed' }) })
  // The Crier is nobody's.
  const aligned = () => standing('bridge', 'eastfen', 'without=alignment:westholt&asOf=2023-05-01')
  t.match(await aligned(), { status: 'unstated' })
  await tell('/sources/valley-crier/corrections', { ...wrong, body: { name: 'Valley Crier', reliability: 'D' } })
  t.match(await aligned(), { status: 'agreed' })
  // Not all of the first draft is known.
  const guides = async () => (await ask('/points/guides/status?version=first-draft')).inVersion
  t.equal(await guides(), false)
  const draft = { label: 'First draft', text: 'partial', reports: [{ report: 'lantern-march-5' }] }
  await tell('/versions/first-draft/corrections', { ...wrong, body: draft })
  t.equal(await guides(), 'unknown')
})

t.test('what would make the record unsound is refused at its field, and nothing is written', async (t) => {
  const { post, log } = await openRoad(t)
  const before = (await log()).length
  const ratified = { source: 'fen-register', title: 'The council of Lowmere ratifies' }
  for (const [path, body, code, pointer] of [
    // The ratification is of 5 June.
    [
      '/reports/register-june-6/corrections',
      { ...wrong, body: { ...ratified, publishedAt: dayOf('06-04') } },
      'begins-after-report',
      '/body/publishedAt',
    ],
    ['/reports/register-june-6/corrections', { ...wrong, body: { ...ratified, publishedAt: dayOf('06-06') } }, 'changes-nothing', '/body'],
    [
      '/points/bridge/corrections',
      { ...wrong, body: { title: 'Bridge', proposition: 'There is no bridge' } },
      'another-question',
      '/body/proposition',
    ],
    ['/developments/signing/corrections', { ...wrong, changes: { follows: ['ratification'] } }, 'in-a-circle', '/changes/follows'],
    ['/developments/inn-talks/corrections', { ...wrong, changes: { follows: ['signing'] } }, 'against-the-times', '/changes/follows'],
  ] as const) {
    const response = await post(`${road}${path}`, body)
    t.ok(response.statusCode >= 400 && response.statusCode < 500, path)
    t.match(response.json(), { code }, `${path} ${code}`)
    t.match(response.json().errors[0], { code, pointer }, path)
  }
  t.equal((await log()).length, before)
})

t.test('of two coders only who would write over the other is refused', async (t) => {
  const service = await openRoad(t)
  const { post, ask } = service
  const since = (await ask('/matrix')).rev
  const statement = (id: string, party: string, stance: string) => ({
    ...{ kind: 'StatementMade', id, summary: 'It speaks', occurred: dayOf('07-11'), reports: [{ report: 'lantern-july-12' }] },
    positions: [{ party, point: 'guides', stance, basis: 'official' }],
  })
  const write = (id: string, party: string, stance: string) =>
    post(`${road}/developments`, statement(id, party, stance), { 'if-unchanged': `point=guides, party=${party}, since=${since}` })
  const [ours, theirs] = await Promise.all([write('one', 'lowmere', 'accepted'), write('two', 'eastfen', 'refused')])
  t.equal(ours.statusCode, 201)
  t.equal(theirs.statusCode, 201, 'another cell of the same point')
  const again = await write('three', 'lowmere', 'refused')
  t.equal(again.statusCode, 412)
  t.match(again.json(), { code: 'cell-changed', rev: since + 1 })
  t.match((await ask('/points/guides/status')).parties, { lowmere: { status: 'agreed' }, eastfen: { status: 'rejected' } })
  t.equal((await service.get(`${road}/developments/three`)).statusCode, 404)
})

t.test('a denial and a correction of what it denies make one answer, in either order', async (t) => {
  const denial = {
    ...{ party: 'wardens', point: 'winter-road', by: 'wardens', basis: 'official', occurred: dayOf('07-11') },
    reports: [{ report: 'lantern-july-12' }],
  }
  const answers: unknown[] = []
  const correcting = { ...wrong, changes: { occurred: dayOf('07-12') } }
  // The meeting was on the 12th: a denial of the 11th precedes it.
  const orders = [
    [
      ['denials', denial],
      ['corrections', correcting],
    ],
    [
      ['corrections', correcting],
      ['denials', denial],
    ],
  ] as const
  for (const order of orders) {
    const { post, ask } = await openRoad(t)
    for (const [what, body] of order) {
      const response = await post(`${road}/developments/wardens-meeting/${what}`, body)
      if (response.statusCode !== 201) t.match(response.json(), { code: 'denied-before' })
    }
    const { wardens } = (await ask('/points/winter-road/status')).parties
    answers.push([wardens.status, wardens.since])
  }
  t.strictSame(answers, [
    ['agreed', endOf('07-12')],
    ['agreed', endOf('07-12')],
  ])
})

t.test('a data set loaded again changes nothing', async (t) => {
  const { ledger, log } = await openRoad(t)
  const before = (await log()).length
  const transport = await transportTo(ledger)
  t.match(await loadInto(transport, passRoad, Date.parse('2024-05-20T12:00:00Z')), {
    added: 0,
    unchanged: before,
    differing: listOf(),
    refused: listOf(),
  })
  await transport.close()
  t.equal((await log()).length, before)
})
