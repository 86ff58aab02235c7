import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Place } from '../../events/delivery.ts'
import { causes, overallStatuses, scopes, statuses } from '../../events/status.ts'
import { type NoticeType, noticeTypes, type WebhookFilter } from '../../events/webhook-filter.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { noticesAfter } from '../../projections/questions/notices.ts'
import type { Change } from '../../projections/rules/changes.ts'
import {
  DevelopmentCorrectedMessage,
  DevelopmentRecordedMessage,
  DevelopmentRetractedMessage,
  OverallChangedMessage,
  StatusChangedMessage,
} from '../../src/webhooks/messages/body.ts'
import { type Count, countAt, messageAt, messageBody, messagesAfter, type Recipient } from '../../src/webhooks/messages/message.ts'
import type { Heads } from '../../src/webhooks/subscription/subscription.ts'
import { history } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { isDevelopment, worldOf } from '../support/oracle-world.ts'

const beginning: Place = { rev: -1, index: 0 }
const none: Count = { series: 1, sequence: 0 }
const runs = { numRuns: often(40, 400) }

function fold(events: readonly NegotiationEvent[]): Negotiation {
  const state = negotiation.initial()
  for (const event of events) negotiation.evolve(state, event)
  return state
}

/** A notice as the oracle makes it: from the log and the changes alone. */
type OracleNotice = { rev: number; index: number; type: NoticeType; change: Change | null }

function noticesBy(event: NegotiationEvent, changes: readonly Change[]): OracleNotice[] {
  const own: [NoticeType, null][] = []
  if (isDevelopment(event)) own.push(['development.recorded', null])
  if (event.type === 'DevelopmentCorrected') own.push(['development.corrected', null])
  if (event.type === 'DevelopmentRetracted') own.push(['development.retracted', null])
  const made = changes.filter(({ revision }) => revision === event.revision)
  const changed = made.map((change) => [change.party === null ? 'overall.changed' : 'status.changed', change] as const)
  return [...own, ...changed].map(([type, change], index) => ({ rev: event.revision, index, type, change }))
}

const allNotices = (events: readonly NegotiationEvent[], { changes }: Negotiation): OracleNotice[] =>
  events.flatMap((event) => noticesBy(event, changes))

const aboutOf = ({ data }: NegotiationEvent): string | null =>
  'development' in data ? data.development : 'occurred' in data && 'id' in data ? data.id : null

/** The positions of a development after so many events. */
const positionsAfter = (events: readonly NegotiationEvent[], count: number, id: string | null) =>
  worldOf(events.slice(0, count)).developments.find((development) => development.id === id)?.positions ?? []

/** Whether a notice meets a filter, criterion by criterion. */
function meets(filter: WebhookFilter, events: readonly NegotiationEvent[], { rev, type, change }: OracleNotice): boolean {
  const about = aboutOf(events[rev] as NegotiationEvent)
  // Who was notified of a development hears of every event about it, wherever corrections have taken it since.
  const counts = Array.from({ length: rev + 1 }, (_, before) => before + 1)
  const statements = change === null ? counts.flatMap((count) => positionsAfter(events, count, about)) : [change]
  return [
    filter.types === undefined || filter.types.includes(type),
    filter.negotiations === undefined || filter.negotiations.includes('talks'),
    (filter.points === undefined && filter.parties === undefined) ||
      statements.some(
        ({ point, party }) =>
          (filter.points === undefined || filter.points.includes(point)) &&
          (filter.parties === undefined || filter.parties.some((wanted) => wanted === party)),
      ),
    filter.from === undefined || filter.from.some((status) => status === change?.before),
    filter.to === undefined || filter.to.some((status) => status === change?.after),
    filter.scopes === undefined || filter.scopes.some((scope) => scope === change?.scope),
    filter.causes === undefined || filter.causes.some((cause) => cause === change?.cause),
  ].every(Boolean)
}

/**
 * The revisions that had been sent, or came in the same run, before each was sent for the first time: what was recorded
 * after the start as it came, and what a replay brought when it was asked for.
 */
function sentBefore(events: readonly NegotiationEvent[], { start, starts }: Recipient): Map<number, ReadonlySet<number>> {
  const sent = new Set<number>()
  const before = new Map<number, ReadonlySet<number>>()
  const send = (rev: number): void => {
    if (!before.has(rev)) before.set(rev, new Set(sent))
    sent.add(rev)
  }
  const replays = [...starts]
  for (const [rev, { recordedAt }] of events.entries()) {
    // What was asked for at the very moment of a record was asked for after it.
    while (replays[0] !== undefined && replays[0].at < Date.parse(recordedAt)) {
      const after = replays.shift()?.after?.talks
      if (after !== undefined) for (let again = after + 1; again < rev; again++) send(again)
    }
    if (rev > (start.talks ?? -1)) send(rev)
  }
  for (const { after } of replays)
    if (after?.talks !== undefined) for (let again = after.talks + 1; again < events.length; again++) send(again)
  return before
}

type Expected = OracleNotice & { id: string; series: number; sequence: number; corrects: string[] | undefined }

const isCorrecting = ({ type, change }: OracleNotice): boolean =>
  type === 'development.corrected' || type === 'development.retracted' || ['corrected', 'retracted', 'denied'].includes(change?.cause ?? '')

/** Every message of a subscription, by the definition: what each corrects is looked for among all before it. */
function messagesOf(events: readonly NegotiationEvent[], state: Negotiation, to: Recipient): Expected[] {
  const { id, series } = to
  const before = sentBefore(events, to)
  const messages: Expected[] = []
  for (const notice of allNotices(events, state)) {
    const { rev, index, change } = notice
    const inForce = series.findLastIndex(({ after }) => (after.talks ?? -1) < rev)
    if (!meets(series[inForce]?.filter ?? {}, events, notice)) continue
    const about = aboutOf(events[rev] as NegotiationEvent)
    const earlier = messages.filter(
      (message) =>
        message.rev < rev &&
        before.get(rev)?.has(message.rev) === true &&
        aboutOf(events[message.rev] as NegotiationEvent) === about &&
        message.change?.point === change?.point &&
        message.change?.party === change?.party,
    )
    messages.push({
      ...notice,
      id: `msg_${id}_talks_${rev}_${index}_${events[rev]?.id.slice(-8)}`,
      series: inForce + 1,
      sequence: messages.filter((message) => message.series === inForce + 1).length + 1,
      corrects: isCorrecting(notice) ? earlier.slice(-20).map((message) => message.id) : undefined,
    })
  }
  return messages
}

const some = <T>(...items: readonly T[]): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 5 })
const numbered = (name: string): string[] => [0, 1, 2, 3].map((number) => `${name}-${number}`)
const anyStatus = [...new Set([...statuses, ...overallStatuses])]

/** A filter of up to two criteria: with more hardly anything passes. */
const filter: fc.Arbitrary<WebhookFilter> = fc
  .tuple(
    fc.record({
      types: some(...noticeTypes),
      negotiations: some('talks', 'other'),
      points: some(...numbered('point')),
      parties: some(...numbered('party')),
      from: some(...anyStatus),
      to: some(...anyStatus),
      scopes: some(...scopes),
      causes: some(...causes),
    }),
    fc.subarray<string>(['types', 'negotiations', 'points', 'parties', 'from', 'to', 'scopes', 'causes'], { maxLength: 2 }),
  )
  .map(([criteria, kept]) => Object.fromEntries(Object.entries(criteria).filter(([name]) => kept.includes(name))))

const firstRecord = Date.parse('2025-12-05T09:00:00.000Z')

/** A start at any revision, and fresh starts later on, some of them replays. */
const beginnings: fc.Arbitrary<Pick<Recipient, 'start' | 'starts'>> = fc
  .record({
    start: fc.constantFrom({}, { talks: 5 }, { talks: 20 }, { talks: 40 }),
    starts: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 12 }).map((days) => firstRecord + days * 86_400_000),
        after: fc.constantFrom<Heads | null>(null, { talks: -1 }, { talks: 3 }, { talks: 12 }, { talks: 30 }, { other: 2 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ start, starts }) => ({ start, starts: starts.sort((a, b) => a.at - b.at).map((one, rev) => ({ ...one, rev })) }))

const subscriber: fc.Arbitrary<Recipient> = fc
  .tuple(
    filter,
    fc.array(fc.record({ filter, after: fc.option(fc.record({ talks: fc.integer({ min: -1, max: 50 }) }), { nil: {} }) }), {
      maxLength: 3,
    }),
    beginnings,
  )
  .map(([first, later, begun]) => ({ id: 'desk', series: [{ filter: first, after: {} }, ...later], ...begun }))

/** The subscription as it may be had at the end of a history: nothing begins behind its end, and replays come after the beginning. */
function within(events: readonly NegotiationEvent[], to: Recipient): Recipient {
  const begun = Math.min(to.start.talks ?? -1, events.length - 1)
  const since = Date.parse(events[begun]?.recordedAt ?? '')
  return { ...to, start: { talks: begun }, starts: to.starts.filter(({ at }) => begun < 0 || at >= since) }
}

/** A place at or about those of a history, of a notice or of none. */
const place: fc.Arbitrary<Place> = fc.record({ rev: fc.integer({ min: -1, max: 60 }), index: fc.integer({ min: -1, max: 8 }) })

const isUpTo = (notice: OracleNotice, { rev, index }: Place): boolean => notice.rev < rev || (notice.rev === rev && notice.index <= index)

t.test('the notices are what the log and the changes say, from any place on', async (t) => {
  fc.assert(
    fc.property(history, place, (events, after) => {
      const state = fold(events)
      const notices = [...noticesAfter(state, after)].map(({ place: at, type, change }) => ({ ...at, type, change }))
      assert.deepEqual(
        notices,
        allNotices(events, state).filter((one) => !isUpTo(one, after)),
      )
    }),
    runs,
  )
  t.pass()
})

t.test('every message is numbered without gaps in its series and names those that were sent and that it corrects', async (t) => {
  fc.assert(
    fc.property(history, subscriber, (events, anyone) => {
      const to = within(events, anyone)
      const state = fold(events)
      const messages = [...messagesAfter(state, to, beginning, none)]
      const expected = messagesOf(events, state, to)
      assert.deepEqual(
        messages.map((message) => {
          const { webhook, series, sequence, corrects, type, data } = JSON.parse(messageBody(state, to, message, ''))
          assert.deepEqual([webhook, series, sequence, type], ['desk', `${message.series}.2`, message.sequence, message.notice.type])
          assert.deepEqual({ rev: data.rev, index: data.index }, message.place)
          return { id: message.id, series: message.series, sequence, corrects }
        }),
        expected.map(({ id, series, sequence, corrects }) => ({ id, series, sequence, corrects })),
      )
    }),
    runs,
  )
  t.pass()
})

t.test('a message, a count and what follows agree, wherever one looks from', async (t) => {
  fc.assert(
    fc.property(history, subscriber, place, (events, to, from) => {
      const state = fold(events)
      const all = [...messagesAfter(state, to, beginning, none)]
      const expected = messagesOf(events, state, to)
      const passed = expected.filter((notice) => isUpTo(notice, from))
      const { series, sequence } = passed.at(-1) ?? none
      const count = countAt(state, to, from)
      assert.deepEqual(count, { series, sequence })
      assert.deepEqual([...messagesAfter(state, to, from, count)], all.slice(passed.length))
      for (const message of all) assert.deepEqual(messageAt(state, to, message.place), message)
      const isThere = expected.some(({ rev, index }) => rev === from.rev && index === from.index)
      assert.equal(messageAt(state, to, from) !== null, isThere)
    }),
    runs,
  )
  t.pass()
})

t.test('a message is the same bytes when it was new and ever after', async (t) => {
  fc.assert(
    fc.property(history, subscriber, (events, to) => {
      const bodies = (state: Negotiation, after: number) =>
        [...messagesAfter(state, to, { rev: after, index: -1 }, countAt(state, to, { rev: after, index: -1 }))].map((message) => [
          message.id,
          messageBody(state, to, message, 'https://talks.example'),
        ])
      const growing = negotiation.initial()
      const whenNew = events.flatMap((event) => {
        negotiation.evolve(growing, event)
        return bodies(growing, event.revision)
      })
      assert.deepEqual(bodies(growing, -1), whenNew)
    }),
    runs,
  )
  t.pass()
})

const schemas = {
  'status.changed': StatusChangedMessage,
  'overall.changed': OverallChangedMessage,
  'development.recorded': DevelopmentRecordedMessage,
  'development.corrected': DevelopmentCorrectedMessage,
  'development.retracted': DevelopmentRetractedMessage,
}

t.test('the schema of its type describes the whole of every message', async (t) => {
  fc.assert(
    fc.property(history, (events) => {
      const state = fold(events)
      const to: Recipient = { id: 'desk', series: [{ filter: {}, after: {} }], start: {}, starts: [] }
      for (const message of messagesAfter(state, to, beginning, none)) {
        const body = JSON.parse(messageBody(state, to, message, ''))
        assert.deepEqual(schemas[message.notice.type].parse(body), body)
      }
    }),
    runs,
  )
  t.pass()
})
