import type { Test } from 'tap'
import { startDouble } from './eventstoredb-double/double.ts'
import { skipReason, startCluster, startNode } from './eventstoredb-server.ts'

/** A database that can go away and come back with what it had. */
export type Database = { url: string; goAway(): Promise<void>; comeBack(): Promise<void> }

/** By name: why it cannot be had here, if it cannot, and how it is started. */
export const databases: [string, string | false, (t: Test) => Promise<Database>][] = [
  [
    'the double',
    false,
    async (t) => {
      const { url, crash, comeBack } = await startDouble(t)
      return { url, goAway: crash, comeBack }
    },
  ],
  [
    'a real server',
    skipReason,
    async (t) => {
      const { url, kill, start } = await startNode(t)
      return { url, goAway: kill, comeBack: start }
    },
  ],
  [
    'a real cluster',
    skipReason,
    async (t) => {
      const { url, nodes, settled } = await startCluster(t)
      const comeBack = async () => {
        await Promise.all(nodes.map((node) => node.start()))
        await settled()
      }
      return { url, goAway: async () => void (await Promise.all(nodes.map((node) => node.kill()))), comeBack }
    },
  ],
]
