import fc from 'fast-check'
import t from 'tap'
import { catalogue, type NegotiationEvent } from '../../events/catalogue.ts'
import { arrivals, history, inquiry } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { oracleCell } from '../support/oracle.ts'

const runs = { seed: 20251125, numRuns: often(100, 300) }

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
          !('occurred' in data) ||
          data.occurred === undefined ||
          data.reports.every(({ report }) => (data.occurred?.earliest ?? '') <= (publishedAt.get(report) ?? '')),
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
  for (const { history: events, times } of fc.sample(inquiry(), runs))
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
