import type { Store } from '../port/port.ts'
import { embeddedStore } from './embedded.ts'
import { type Engine, eventOf, type Row } from './engine.ts'

type IdentifiedRow = Row & { id: string }
type Stream = { rows: IdentifiedRow[]; maxCount: number }

const recorded = ({ body, stream, revision, position }: Row) => eventOf(body, stream, revision, position)

/** Rows in memory. Reading by prefix looks at every row in the range, and `head` of a prefix at every stream. */
export const memoryEngine = (): Engine => {
  /** The row of position p is at p − 1; a hole is an event that its stream's limit removed. */
  const log: (IdentifiedRow | undefined)[] = []
  const streams = new Map<string, Stream>()
  const byId = new Map<string, IdentifiedRow>()

  const streamOf = (name: string): Stream => {
    const stream = streams.get(name) ?? { rows: [], maxCount: Number.POSITIVE_INFINITY }
    streams.set(name, stream)
    return stream
  }

  const trim = ({ rows, maxCount }: Stream): void => {
    for (const { id, position } of rows.splice(0, Math.max(0, rows.length - maxCount))) {
      log[position - 1] = undefined
      byId.delete(id)
    }
  }

  return {
    readOnly: false,
    commit: (work) => work(),
    probe: () => {},
    find: (id) => byId.get(id),
    lastRevision: (name) => streams.get(name)?.rows.at(-1)?.revision ?? 'none',
    write: (name, firstRevision, events) => {
      const stream = streamOf(name)
      for (const [index, event] of events.entries()) {
        const row = { ...event, stream: name, revision: firstRevision + index, position: log.length + 1 }
        log.push(row)
        stream.rows.push(row)
        byId.set(row.id, row)
      }
      trim(stream)
      return log.length
    },
    limit: (name, maxCount) => {
      const stream = streamOf(name)
      stream.maxCount = maxCount
      trim(stream)
    },
    readStream: (name, { from, direction, limit }) => {
      const rows = streams.get(name)?.rows ?? []
      const at = from - (rows[0]?.revision ?? 0)
      if (direction === 'forwards') return rows.slice(Math.max(0, at), Math.max(0, at) + limit).map(recorded)
      const end = Math.max(0, Math.min(at + 1, rows.length))
      return rows
        .slice(Math.max(0, end - limit), end)
        .reverse()
        .map(recorded)
    },
    readAll: ({ after, prefix, direction, limit }) => {
      const step = direction === 'forwards' ? 1 : -1
      const page: Row[] = []
      let at = direction === 'forwards' ? Math.max(0, after) : Math.min(after - 2, log.length - 1)
      for (; at >= 0 && at < log.length && page.length < limit; at += step) {
        const row = log[at]
        if (row?.stream.startsWith(prefix)) page.push(row)
      }
      return page.map(recorded)
    },
    head: (prefix) => {
      if (prefix === '') return log.length || -1
      const matching = [...streams].filter(([name]) => name.startsWith(prefix))
      return Math.max(-1, ...matching.map(([, { rows }]) => rows.at(-1)?.position ?? -1))
    },
    close: () => {},
  }
}

/** A store that ends with its process: for tests, and for trying things out. */
export const openMemory = (): Store => embeddedStore(memoryEngine())
