import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { type Wire, wireOf } from './event.ts'
import { Silence, told } from './fault.ts'
import type { Node } from './node.ts'

/** How long the server may send nothing in the middle of a page: the client itself would wait for ever. */
const silenceMs = 3000
/** The same where it reads through a filter, which may pass over a million events without a word (some 200,000 a second). */
const filteringMs = 30_000

/** What `take` makes of the events of one page, in the order in which the server sends them; none where there is no such stream. */
export const pageOf = async <T>(node: Node, request: ReadReq, take: (wire: Wire) => T): Promise<T[]> => {
  const stream = await node.read(request)
  const ms = request.getOptions()?.hasFilter() ? filteringMs : silenceMs
  const timer = setTimeout(() => stream.destroy(new Silence(`the server sent nothing for ${ms / 1000} s`)), ms)
  const taken: T[] = []
  try {
    for await (const message of stream) {
      timer.refresh()
      const wire = wireOf(message)
      if (wire !== undefined) taken.push(take(wire))
    }
    return taken
  } catch (error) {
    throw told(error)
  } finally {
    clearTimeout(timer)
    stream.cancel()
  }
}
