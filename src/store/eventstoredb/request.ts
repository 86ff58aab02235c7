import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Direction } from '../port/port.ts'
import type { Place } from './event.ts'

const { ReadReq } = streams
const { Options } = ReadReq

/** Events that the server looks through before it says how far it has come. */
const searchWindow = 1000

const empty = () => new shared.Empty()

const bare = (direction: Direction): streams.ReadReq.Options => {
  const uuid = new Options.UUIDOption()
  uuid.setString(empty())
  const options = new Options()
  options.setUuidOption(uuid)
  options.setResolveLinks(false)
  options.setReadDirection(direction === 'forwards' ? Options.ReadDirection.FORWARDS : Options.ReadDirection.BACKWARDS)
  return options
}

const requesting = (options: streams.ReadReq.Options): streams.ReadReq => {
  const request = new ReadReq()
  request.setOptions(options)
  return request
}

/** The server's own streams begin with a dollar sign; nobody but it is told of them. */
const streamsFrom = (prefix: string): streams.ReadReq.Options.FilterOptions => {
  const name = new Options.FilterOptions.Expression()
  if (prefix === '') name.setRegex('^[^$]')
  else name.setPrefixList([prefix])
  const filter = new Options.FilterOptions()
  filter.setStreamIdentifier(name)
  filter.setMax(searchWindow)
  filter.setCheckpointintervalmultiplier(1)
  return filter
}

/** From a place in the log; null: from the end at which the direction begins. */
const logFrom = (place: Place | null, direction: Direction): streams.ReadReq.Options.AllOptions => {
  const all = new Options.AllOptions()
  if (place !== null) {
    const position = new Options.Position()
    position.setCommitPosition(place.commit)
    position.setPreparePosition(place.prepare)
    all.setPosition(position)
  } else if (direction === 'forwards') all.setStart(empty())
  else all.setEnd(empty())
  return all
}

/** A page of a stream, from a revision on (null: from its end at which the direction begins). */
export const streamPage = (stream: string, from: number | null, direction: Direction, count: number): streams.ReadReq => {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream, 'utf8'))
  const one = new Options.StreamOptions()
  one.setStreamIdentifier(identifier)
  if (from !== null) one.setRevision(String(from))
  else if (direction === 'forwards') one.setStart(empty())
  else one.setEnd(empty())
  const options = bare(direction)
  options.setStream(one)
  options.setCount(String(count))
  options.setNoFilter(empty())
  return requesting(options)
}

/** A page of the log, of the streams with a prefix. Forwards, the event at `place` comes too. */
export const logPage = (place: Place | null, prefix: string, direction: Direction, count: number): streams.ReadReq => {
  const options = bare(direction)
  options.setAll(logFrom(place, direction))
  options.setCount(String(count))
  options.setFilter(streamsFrom(prefix))
  return requesting(options)
}

/** All that comes behind `place`, for ever. */
export const logSubscription = (place: Place | null, prefix: string): streams.ReadReq => {
  const options = bare('forwards')
  options.setAll(logFrom(place, 'forwards'))
  options.setSubscription(new Options.SubscriptionOptions())
  options.setFilter(streamsFrom(prefix))
  return requesting(options)
}
