import type { RecordedEvent } from '../../events/envelope.ts'
import type { Store } from '../store/port/port.ts'
import { canonicalOf } from './chain.ts'
import type { Fault, Heads } from './heads.ts'

type Streams = Pick<Store, 'readStream'>

const pageLimit = 500

function divergenceReason(revision: number, here: RecordedEvent | undefined, there: RecordedEvent | undefined): string {
  if (here === undefined && there === undefined) return 'one of the two sides changed while they were compared'
  if (there === undefined) return 'the target lacks what the source holds'
  if (here !== undefined) return 'the target holds something else than the source'
  return revision === 0
    ? 'the target holds something else: the source has no such stream'
    : 'the target holds something else: the source ends before it'
}

/** The first place at which a stream is not the same on both sides. Reads both from the first event. */
async function divergenceOf(source: Streams, target: Streams, stream: string): Promise<Fault> {
  for (let from = 0; ; from += pageLimit) {
    const range = { from, limit: pageLimit }
    const [here, there] = await Promise.all([source.readStream(stream, range), target.readStream(stream, range)])
    for (let at = 0; at < pageLimit; at++) {
      const [one, other] = [here[at], there[at]]
      if (one !== undefined && other !== undefined && canonicalOf(one) === canonicalOf(other)) continue
      return { stream, revision: from + at, reason: divergenceReason(from + at, one, other) }
    }
  }
}

/**
 * Whether what the target holds is a true beginning of what the source holds, stream by stream. Where both chains
 * are whole the last event answers for all before it.
 * @returns the first place where it is not
 */
export async function divergenceFrom(source: Streams, target: Streams, held: Heads): Promise<Fault | null> {
  for (const [stream, { count, canonical }] of held) {
    const [event] = await source.readStream(stream, { from: count - 1, limit: 1 })
    if (event === undefined || canonicalOf(event) !== canonical) return divergenceOf(source, target, stream)
  }
  return null
}

/** The first place where two sides that were read whole are not the same, if there is one. */
export async function divergenceBetween(source: Streams, target: Streams, here: Heads, there: Heads): Promise<Fault | null> {
  for (const stream of new Set([...here.keys(), ...there.keys()])) {
    const [one, other] = [here.get(stream), there.get(stream)]
    const isSame = one?.count === other?.count && one?.hash === other?.hash && one?.canonical === other?.canonical
    if (!isSame) return divergenceOf(source, target, stream)
  }
  return null
}
