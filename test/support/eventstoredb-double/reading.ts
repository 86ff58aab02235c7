import { once } from 'node:events'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Log, Logged } from './log.ts'
import { recordedOf } from './recorded.ts'
import { refusals } from './refusal.ts'

type Options = streams.ReadReq.Options
type Response = streams.ReadResp

const { ReadReq, ReadResp } = streams
const { CountOptionCase, FilterOptionCase, ReadDirection, FilterOptions } = ReadReq.Options

/** Events between two checkpoints where the filter names no window. */
const standardWindow = 32

const isBackwards = (options: Options): boolean => options.getReadDirection() === ReadDirection.BACKWARDS

const eventOf = (options: Options, event: Logged): Response => {
  const read = new ReadResp.ReadEvent()
  read.setEvent(recordedOf(event, options.getUuidOption()?.hasString() ?? false))
  read.setCommitPosition(String(event.position))
  return new ReadResp().setEvent(read)
}

const filterOf = (options: Options): ((event: Logged) => boolean) => {
  const filter = options.getFilter()
  if (filter === undefined) return () => true
  if (filter.getWindowCase() === FilterOptions.WindowCase.WINDOW_NOT_SET) throw refusals.invalid('a filter without a window')
  const expression = filter.getStreamIdentifier() ?? filter.getEventType()
  if (expression === undefined) throw refusals.invalid('a filter on nothing')
  const textOf = (event: Logged) => (filter.hasStreamIdentifier() ? event.stream : event.type)
  const regex = expression.getRegex()
  const pattern = new RegExp(regex)
  if (regex !== '') return (event) => pattern.test(textOf(event))
  return (event) => expression.getPrefixList().some((prefix) => textOf(event).startsWith(prefix))
}

/** Reads of one stream. Whoever says that it is compatible is told the stream's last revision, too. */
function* pageOfStream(log: Log, options: Options, one: streams.ReadReq.Options.StreamOptions): Generator<Response> {
  const identifier = one.getStreamIdentifier()
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')
  if (!log.exists(name)) {
    const absent = new ReadResp.StreamNotFound()
    absent.setStreamIdentifier(identifier)
    yield new ReadResp().setStreamNotFound(absent)
    return
  }
  const visible = log.stream(name)
  const last = visible.at(-1)?.revision ?? 0
  const from = one.hasRevision() ? Number(one.getRevision()) : one.hasStart() ? 0 : isBackwards(options) ? last : last + 1
  const inOrder = isBackwards(options)
    ? visible.filter(({ revision }) => revision <= from).reverse()
    : visible.filter(({ revision }) => revision >= from)
  for (const event of inOrder.slice(0, Number(options.getCount()))) yield eventOf(options, event)
  if ((options.getControlOption()?.getCompatibility() ?? 0) >= 1) yield new ReadResp().setLastStreamPosition(String(last))
}

/** Where in the log a position stands: before the event at it. */
const indexOf = (log: Log, all: streams.ReadReq.Options.AllOptions): number => {
  if (all.hasStart()) return 0
  const position = all.getPosition()
  if (position === undefined) return log.events.length
  const [commit, prepare] = [Number(position.getCommitPosition()), Number(position.getPreparePosition())]
  if (prepare > commit) throw refusals.thrown()
  const index = log.indexOf(commit)
  if (index === undefined) throw refusals.noRecordThere()
  return index
}

/** Reads of the whole log: forwards the event at the position comes first, backwards the one before it. */
function* pageOfLog(log: Log, options: Options, all: streams.ReadReq.Options.AllOptions): Generator<Response> {
  const isWanted = filterOf(options)
  const start = indexOf(log, all)
  const step = isBackwards(options) ? -1 : 1
  let left = Number(options.getCount())
  for (let index = isBackwards(options) ? start - 1 : start; left > 0; index += step) {
    const event = log.events[index]
    if (event === undefined) return
    if (!isWanted(event)) continue
    left--
    yield eventOf(options, event)
  }
}

/** A subscription begins behind the event at its position. With a filter it tells from time to time how far it has searched. */
async function* following(
  log: Log,
  options: Options,
  all: streams.ReadReq.Options.AllOptions,
  signal: AbortSignal,
): AsyncGenerator<Response> {
  if (isBackwards(options)) throw refusals.invalid('a subscription backwards')
  const isWanted = filterOf(options)
  const filter = options.getFilter()
  const interval =
    filter === undefined ? Infinity : filter.getCheckpointintervalmultiplier() * (filter.hasMax() ? filter.getMax() : standardWindow)
  if (interval === 0) throw refusals.thrown()
  let index = indexOf(log, all)
  if (all.hasPosition() && Number(all.getPosition()?.getCommitPosition()) > 0) index++
  let searched = 0
  let isCaughtUp = false

  const confirmation = new ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(crypto.randomUUID())
  yield new ReadResp().setConfirmation(confirmation)
  for (;;) {
    for (let event = log.events[index]; event !== undefined; event = log.events[++index]) {
      if (isWanted(event)) yield eventOf(options, event)
      if (++searched % interval !== 0) continue
      const checkpoint = new ReadResp.Checkpoint()
      checkpoint.setCommitPosition(String(event.position))
      checkpoint.setPreparePosition(String(event.position))
      yield new ReadResp().setCheckpoint(checkpoint)
    }
    if (!isCaughtUp) yield new ReadResp().setCaughtUp(new ReadResp.CaughtUp())
    isCaughtUp = true
    if (index >= log.events.length) await once(log.writes, 'written', { signal })
  }
}

export const isSubscription = (options: Options): boolean => options.getCountOptionCase() === CountOptionCase.SUBSCRIPTION

/** All that the server sends to a read, in order; the signal ends a subscription. Throws where it refuses the read. */
export const responsesTo = (log: Log, options: Options, signal: AbortSignal): Iterable<Response> | AsyncIterable<Response> => {
  const [one, all] = [options.getStream(), options.getAll()]
  if (options.getFilterOptionCase() === FilterOptionCase.FILTER_OPTION_NOT_SET) throw refusals.invalid('neither filter nor none')
  if (options.getCountOptionCase() === CountOptionCase.COUNT_OPTION_NOT_SET) throw refusals.invalid('no count')
  if (all !== undefined) return isSubscription(options) ? following(log, options, all, signal) : pageOfLog(log, options, all)
  if (one === undefined || options.hasFilter() || isSubscription(options)) throw refusals.invalid('these options')
  return pageOfStream(log, options, one)
}
