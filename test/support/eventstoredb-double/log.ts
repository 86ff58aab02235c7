import { EventEmitter } from 'node:events'

export type Proposed = { id: string; type: string; isJson: boolean; data: Uint8Array; metadata: Uint8Array }

/** `position`: the byte at which its record starts in the log, which is its commit and its prepare position alike. */
export type Logged = Proposed & { stream: string; revision: number; position: number }

export type Expected = number | 'no_stream' | 'stream_exists' | 'any'

/**
 * `revision` and `position` are those of the last event of the append, as the server decides; −1: there is no such
 * event. `current` is the last revision of the stream, −1 where there is none.
 */
export type AppendOutcome = { isWritten: true; revision: number; position: number } | { isWritten: false; current: number }

export type Log = ReturnType<typeof newLog>

/** Now and then the server writes statistics of its own between the events of others; only a filter hides them. */
const appendsPerStatistics = 5

/** Bytes of a record besides the names, data and metadata of its event. */
const recordFrame = 118
/** A log begins with records that are no events. */
const firstPosition = 256

const bytesOf = ({ type, data, metadata }: Proposed): number => data.length + metadata.length + type.length * 2

/** The log that a node, or all nodes of a cluster, keep; in memory, by the server's rules (`IndexWriter.CheckCommit`). */
export const newLog = () => {
  const events: Logged[] = []
  const streams = new Map<string, Logged[]>()
  const indexAt = new Map<number, number>()
  const writes = new EventEmitter().setMaxListeners(0)
  let recent = new Map<string, Logged>()
  let end = firstPosition
  let appends = 0

  const put = (stream: string, proposed: Proposed): Logged => {
    const there = streams.get(stream) ?? []
    const event = { ...proposed, id: proposed.id.toLowerCase(), stream, revision: there.length, position: end }
    indexAt.set(end, events.length)
    events.push(event)
    there.push(event)
    streams.set(stream, there)
    recent.set(event.id, event)
    end += recordFrame + stream.length + bytesOf(proposed)
    return event
  }

  const putStatistics = () =>
    put('$stats-127.0.0.1:2113', {
      id: `00000000-0000-4000-8000-${String(events.length).padStart(12, '0')}`,
      type: '$statsCollected',
      isJson: true,
      data: Buffer.from(JSON.stringify({ appends })),
      metadata: new Uint8Array(),
    })

  /** The newest events of a stream that `$maxCount` in the stream's metadata leaves visible. */
  const stream = (name: string): Logged[] => {
    const all = streams.get(name) ?? []
    const metadata = streams.get(`$$${name}`)?.at(-1)
    const { $maxCount = all.length } = metadata === undefined ? {} : JSON.parse(Buffer.from(metadata.data).toString())
    return all.slice(Math.max(0, all.length - $maxCount))
  }

  /** The same success as the first time, but for the position of an event that is hidden by now, which is not found. */
  const repeated = (name: string, last: Logged | undefined): AppendOutcome => ({
    isWritten: true,
    revision: last?.revision ?? -1,
    position: stream(name).find(({ revision }) => revision === last?.revision)?.position ?? -1,
  })

  const append = (name: string, expected: Expected, proposed: readonly Proposed[]): AppendOutcome => {
    const there = streams.get(name) ?? []
    const current = there.length - 1
    const refused: AppendOutcome = { isWritten: false, current }
    const ids = proposed.map(({ id }) => id.toLowerCase())
    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists' && current < 0 && !streams.has(`$$${name}`)) return refused
      const known = ids.map((id) => recent.get(id)).filter((event) => event?.stream === name)
      if (known.length > 0 && known.length === ids.length) return repeated(name, known.at(-1))
      if (known.length > 0 && known[0]?.id === ids[0]) return refused
    } else {
      const from = expected === 'no_stream' ? -1 : expected
      if (from > current) return refused
      if (from < current) {
        const isRepeat = ids.length > 0 && ids.every((id, index) => there[from + 1 + index]?.id === id)
        return isRepeat ? repeated(name, there[from + ids.length]) : refused
      }
    }
    const written = proposed.map((event) => put(name, event))
    if (++appends % appendsPerStatistics === 0) putStatistics()
    writes.emit('written')
    return { isWritten: true, revision: written.at(-1)?.revision ?? current, position: written.at(-1)?.position ?? -1 }
  }

  putStatistics()
  return {
    append,
    stream,
    /** All events of all streams, in order of position. */
    events: events as readonly Logged[],
    exists: (name: string): boolean => streams.has(name),
    /**
     * The place in `events` of the first one at or after a position; undefined where no record starts there. The start
     * of the log and what lies behind its end can be asked for, too.
     */
    indexOf: (position: number): number | undefined => (position === 0 ? 0 : position >= end ? events.length : indexAt.get(position)),
    /** Emits `written` after each append. */
    writes,
    /** A server that starts again knows no recent ids. */
    forgetRecent: () => {
      recent = new Map()
    },
  }
}
