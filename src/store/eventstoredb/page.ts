import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { recorded } from './event.ts'
import { Silence } from './fault.ts'
import type { Node } from './node.ts'

/** How long the server may send nothing in the middle of a page. The client itself would wait for ever. */
const silenceMs = 3000

/** The events of one page, in the order in which the server sends them; none where there is no such stream. */
export const pageOf = async (node: Node, request: ReadReq): Promise<RecordedEvent[]> => {
  const stream = await node.read(request)
  const timer = setTimeout(() => stream.destroy(new Silence(`the server sent nothing for ${silenceMs / 1000} s`)), silenceMs)
  const events: RecordedEvent[] = []
  try {
    for await (const message of stream) {
      timer.refresh()
      const wire = message.getEvent()?.getEvent()
      if (wire !== undefined) events.push(recorded(wire))
    }
    return events
  } finally {
    clearTimeout(timer)
    stream.cancel()
  }
}
