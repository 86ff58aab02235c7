import { randomUUIDv7 } from 'node:crypto'
import { batchOf } from '../port/batch.ts'
import { appendOn } from './appending.ts'
import { revisionOf } from './event.ts'
import type { Node } from './node.ts'
import { pageOf } from './page.ts'
import { streamPage } from './request.ts'

/** A stream that nobody reads: each outage of the database leaves about one event in it. */
const stream = 'probe-store'

/**
 * Appends an event to a stream of its own, for nothing less shows that a majority of the nodes takes what is written.
 * Rejects as an append does. Where another replica was quicker the database writes too.
 */
export const probeOn = async (node: Node): Promise<void> => {
  const id = randomUUIDv7()
  const [revision] = await pageOf(node, streamPage(stream, null, 'backwards', 1), revisionOf)
  const stamps = { recordedAt: new Date().toISOString(), recordedBy: 'probe', correlationId: id, causationId: null, previousHash: null }
  await appendOn(node, stream, revision ?? 'none', batchOf([{ id, type: 'StoreProbed', schemaVersion: 1, ...stamps, data: {} }]))
}
