import { type RecordedEvent, unplaced } from '../../events/envelope.ts'
import { streamPrefix } from '../../events/stream.ts'
import { failed, ok, type Result } from '../result.ts'
import { appendLimit, type Store } from '../store/port/port.ts'
import { divergenceBetween, divergenceFrom } from './divergence.ts'
import { copiedPrefixes, extend, type Fault, type Heads, pagesOf, type Reading, readHeads } from './heads.ts'

export type Source = Pick<Store, 'head' | 'readAll' | 'readStream'>
export type Target = Source & Pick<Store, 'append'>

/** What a copy does, one after the other. Nothing is written before it copies, nor after. */
export type Step = 'reading the target' | 'copying' | 'proving the source' | 'proving the target'

export type CopyOptions = {
  signal: AbortSignal
  /**
   * Called as each step begins, with the position of the newest event of a negotiation that it has to read; what it
   * gives is called with each position of one reached.
   */
  onStep?: ((step: Step, head: number) => Reading['onPosition']) | undefined
  /** Events read at a time. */
  pageLimit?: number
  /** Events in one append at the most. */
  batchLimit?: number
}

/**
 * Both sides were read again and are the same; `added` says how many events of each stream were written. Or the step at
 * which it ended, and why.
 */
export type Copied = Result<{ heads: Heads; added: Map<string, number> }, { step: Step; fault: Fault }>

type Sized = { event: RecordedEvent; bytes: number }

/** What one append can hold at a time. Sizes are those of the canonical JSON, which is a little longer than what is stored. */
function* batchesOf(run: readonly Sized[], batchLimit: number): Generator<RecordedEvent[]> {
  let batch: RecordedEvent[] = []
  let room = appendLimit
  for (const { event, bytes } of run) {
    if (batch.length === batchLimit || (batch.length > 0 && bytes > room)) {
      yield batch
      batch = []
      room = appendLimit
    }
    batch.push(event)
    room -= bytes
  }
  if (batch.length > 0) yield batch
}

/** Appends events that follow one another; why the target does not take them, if it does not. */
export async function appendTo(target: Pick<Target, 'append'>, stream: string, batch: readonly RecordedEvent[]): Promise<Fault | null> {
  const revision = batch[0]?.revision ?? 0
  const result = await target.append(stream, revision === 0 ? 'none' : revision - 1, batch.map(unplaced))
  switch (result.outcome) {
    case 'appended':
    case 'repeated':
      return null
    case 'wrong-revision': {
      const last = result.actual === 'none' ? 'holds nothing' : `stands at revision ${result.actual}`
      const reason = `the target ${last} where these events should go: somebody else is writing to it. Stop that first, then copy again`
      return { stream, revision, reason }
    }
    case 'id-taken':
      return { stream, revision, reason: `the target holds something else under the id ${result.id}` }
    case 'too-large':
      return { stream, revision, reason: `the target takes ${result.limit} bytes at a time, and these are ${result.bytes}` }
    default: {
      const unknown: never = result
      throw new Error(`no such outcome: ${unknown}`)
    }
  }
}

const broken = (side: 'source' | 'target', fault: Fault): Fault => ({ ...fault, reason: `the ${side} is broken: ${fault.reason}` })

type Moved = { heads: Heads; added: Map<string, number>; until: Map<string, number> }

/** Copies what the target does not hold yet, kind by kind and each in order of the log, up to the source's end. */
async function move(source: Source, target: Target, held: Heads, reading: Reading, batchLimit: number): Promise<Result<Moved, Fault>> {
  const heads: Heads = new Map()
  const added = new Map<string, number>()
  const until = new Map<string, number>(copiedPrefixes.map((prefix) => [prefix, -1]))
  for (const prefix of copiedPrefixes)
    for await (const page of pagesOf(source, prefix, reading)) {
      const missing: Sized[] = []
      for (const event of page) {
        const extended = extend(heads, event)
        if (!extended.ok) return failed(broken('source', extended.error))
        const { count, canonical } = extended.value
        if (count > (held.get(event.stream)?.count ?? 0)) missing.push({ event, bytes: Buffer.byteLength(canonical) })
        until.set(prefix, event.position)
      }
      // In order of first appearance, so that negotiations are opened in the target in the source's order.
      for (const [stream, run] of Map.groupBy(missing, ({ event }) => event.stream))
        for (const batch of batchesOf(run, batchLimit)) {
          reading.signal.throwIfAborted()
          const fault = await appendTo(target, stream, batch)
          if (fault !== null) return failed(fault)
          added.set(stream, (added.get(stream) ?? 0) + batch.length)
        }
    }
  return ok({ heads, added, until })
}

/**
 * Copies the streams of all negotiations, keys and webhooks from one store to another, ids, stamps and recorded times
 * kept, then reads both sides again and proves them equal. What the target holds must be a beginning of what the source
 * holds: a copy that was interrupted at any point goes on when it is made again, and one that is complete writes nothing.
 * Keeps one head for each stream in memory. Rejects where a store does, and with the signal's reason where it aborts.
 */
export async function copyLog(
  source: Source,
  target: Target,
  { signal, onStep = () => () => {}, pageLimit = 1000, batchLimit = 500 }: CopyOptions,
): Promise<Copied> {
  const begin = async (step: Step, side: Source): Promise<Reading> => ({
    limit: pageLimit,
    signal,
    onPosition: onStep(step, await side.head(streamPrefix)),
  })
  const refused = (step: Step, fault: Fault): Copied => failed({ step, fault })

  const held = await readHeads(target, await begin('reading the target', target))
  if (!held.ok) return refused('reading the target', broken('target', held.error))
  const other = await divergenceFrom(source, target, held.value)
  if (other !== null) return refused('reading the target', other)

  const moved = await move(source, target, held.value, await begin('copying', source), batchLimit)
  if (!moved.ok) return refused('copying', moved.error)

  const here = await readHeads(source, await begin('proving the source', source), moved.value.until)
  if (!here.ok) return refused('proving the source', broken('source', here.error))
  const there = await readHeads(target, await begin('proving the target', target))
  if (!there.ok) return refused('proving the target', broken('target', there.error))
  const difference = await divergenceBetween(source, target, here.value, there.value)
  if (difference !== null) return refused('proving the target', difference)
  return ok({ heads: here.value, added: moved.value.added })
}
