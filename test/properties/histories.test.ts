import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { catalogue, type NegotiationEvent } from '../../events/catalogue.ts'
import { arrivals, arrivalsIn, history, historyIn, inquiry, inquiryIn } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { oracleCell, oracleChanges, oracleOverall } from '../support/oracle.ts'
import { worldOf } from '../support/oracle-world.ts'

const runs = { seed: 20251125, numRuns: often(60, 300) }
/** As many as show everything that is to be seen. */
const showing = { ...runs, numRuns: often(150, 300) }

/** The development that an act is about, if the event is one. */
const aboutOf = (event: NegotiationEvent): string | undefined => ('development' in event.data ? event.data.development : undefined)

t.test('every event of a random history can be read by its schema', async () => {
  fc.assert(
    fc.property(history, (events) => events.every(({ type, data }) => catalogue[type].schema.safeParse(data).success)),
    runs,
  )
})

t.test('revisions count from 0 and the recording clock never runs back', async () => {
  fc.assert(
    fc.property(history, (events) =>
      events.every(({ revision, recordedAt }, index) => revision === index && recordedAt >= (events[index - 1]?.recordedAt ?? '')),
    ),
    runs,
  )
})

t.test('nothing is said about a development before it is on record or after it was retracted', async () => {
  fc.assert(
    fc.property(history, (events) =>
      events.every((event, revision) => {
        const about = aboutOf(event)
        const before = events.slice(0, revision)
        return (
          about === undefined ||
          (before.some(({ data }) => 'id' in data && data.id === about) &&
            !before.some((one) => one.type === 'DevelopmentRetracted' && one.data.development === about))
        )
      }),
    ),
    runs,
  )
})

t.test('no development begins after a report that it is recorded with', async () => {
  fc.assert(
    fc.property(history, (events) => {
      const publishedAt = new Map(events.flatMap(({ type, data }) => (type === 'ReportFiled' ? [[data.id, data.publishedAt.latest]] : [])))
      return events.every(
        ({ data }) =>
          !('occurred' in data) || data.reports.every(({ report }) => (data.occurred?.earliest ?? '') <= (publishedAt.get(report) ?? '')),
      )
    }),
    runs,
  )
})

t.test('rearranging moves developments among their own places and loses none', async () => {
  fc.assert(
    fc.property(arrivals, ({ history: events, rearranged }) => {
      const ids = (list: NegotiationEvent[]) => list.map(({ id }) => id).sort()
      return (
        ids(events).join() === ids(rearranged).join() &&
        rearranged.every(
          ({ type, revision }, index) => revision === index && ('occurred' in (events[index]?.data ?? {}) || type === events[index]?.type),
        )
      )
    }),
    runs,
  )
})

t.test('together, random histories show every status, flag and role', async (t) => {
  const seen = new Set<string>()
  for (const { history: events, times } of fc.sample(inquiry(), showing))
    for (const asked of times)
      for (const party of ['party-0', 'party-1']) {
        const { status, contested, evidence } = oracleCell(events, { party, point: 'point-0' }, asked)
        seen.add(status)
        if (contested) seen.add('contested')
        for (const { role } of evidence) seen.add(role)
      }
  const statuses = ['agreed', 'disputed', 'rejected', 'unstated', 'unclear']
  const roles = ['decisive', 'supporting', 'outweighed', 'superseded', 'alleged', 'denied', 'retracted']
  t.strictSame([...seen].sort(), [...statuses, 'contested', ...roles].sort())
})

const ofRulesetTwo = { ...runs, numRuns: often(40, 100) }

t.test('every event of a random history of ruleset 2 can be read by its schema, as it was written', async () => {
  fc.assert(
    fc.property(historyIn(2), (events) => events.every(({ type, data }) => isDeepStrictEqual(catalogue[type].schema.parse(data), data))),
    ofRulesetTwo,
  )
})

t.test('nothing of ruleset 2 begins after its report at any revision, nor once its retraction is taken back', async () => {
  fc.assert(
    fc.property(historyIn(2), (events) =>
      events.every((_, revision) => {
        const record = events.slice(0, revision + 1)
        return [record, record.filter(({ type }) => type !== 'DevelopmentRetracted')].every((one) => {
          const { developments, denials } = worldOf(one)
          return [...developments, ...denials].every(({ earliest, latest }) => earliest <= latest)
        })
      }),
    ),
    { ...runs, numRuns: often(15, 30) },
  )
})

t.test('what is taken back is an entry on record, and taken back once', async () => {
  fc.assert(
    fc.property(historyIn(2), (events) => {
      const takenBack = events.flatMap(({ type, data }, revision) => (type === 'EntryTakenBack' ? [{ event: data.event, revision }] : []))
      return (
        new Set(takenBack.map(({ event }) => event)).size === takenBack.length &&
        takenBack.every(({ event, revision }) => events.slice(0, revision).some(({ id }) => id === event))
      )
    }),
    ofRulesetTwo,
  )
})

t.test('in whatever order developments of ruleset 2 arrive, they tell of the same world', async () => {
  fc.assert(
    fc.property(arrivalsIn(2), ({ history: events, rearranged }) => {
      const answers = (record: NegotiationEvent[]) =>
        oracleCell(record, { party: 'party-0', point: 'point-0' }, { revision: record.length - 1 })
      return JSON.stringify(answers(events)) === JSON.stringify(answers(rearranged))
    }),
    ofRulesetTwo,
  )
})

t.test('together, random histories of ruleset 2 show every type of event and every new part of an answer', async (t) => {
  const seen = new Set<string>()
  for (const { history: events, times } of fc.sample(inquiryIn(2), showing)) {
    for (const { type } of events) seen.add(type)
    for (const asked of times)
      for (const party of ['party-0', 'party-1', 'party-2']) {
        const answer = oracleCell(events, { party, point: 'point-0' }, asked)
        for (const { role } of answer.evidence) seen.add(role)
        seen.add(`in version: ${answer.inVersion}`)
        seen.add(`since ${answer.sincePrecision}`)
        if (answer.reworded !== null) seen.add('reworded')
        if (answer.restsOn.length > 0) seen.add('rests on')
        if (answer.basisSince !== null && answer.basisSince !== answer.since) seen.add('basis since')
        if (answer.throughBloc !== null) seen.add(answer.throughBloc.status === 'unstated' ? 'through bloc' : 'through bloc, stated')
        seen.add(`overall: ${oracleOverall(events, 'point-0', asked).status}`)
      }
    const moving = events.filter(({ type }) => ['EntryTakenBack', 'ReportCorrected', 'PartyLeft'].includes(type))
    for (const { revision } of moving.slice(0, 3))
      for (const { cause, scope } of oracleChanges(events, revision)) seen.add(`${cause} ${scope}`)
  }
  const expected = [
    ...Object.keys(catalogue).filter((type) => type !== 'ActorAliased'),
    ...['retracted', 'set-aside', 'denied', 'alleged', 'other-version', 'decisive', 'supporting', 'outweighed', 'superseded'],
    ...['true', 'false', 'unknown', 'null'].map((found) => `in version: ${found}`),
    ...['instant', 'day', 'about', 'null'].map((precision) => `since ${precision}`),
    ...['reworded', 'rests on', 'basis since', 'through bloc', 'through bloc, stated'],
    ...['agreed', 'disputed', 'rejected', 'unstated', 'open'].map((status) => `overall: ${status}`),
    ...['frame present', 'frame past', 'taken-back present'],
  ]
  t.strictSame(
    expected.filter((one) => !seen.has(one)),
    [],
  )
})
