import type { Test } from 'tap'
import { type Double, startDouble } from './double.ts'
import { type Log, newLog } from './log.ts'

export type Cluster = {
  /** Names all nodes. */
  url: string
  nodes: readonly Double[]
  log: Log
  leader(): Double
  /**
   * Makes a running node that did not lead (or the one given) the leader. All that run hear of it at once; until then
   * they go on naming the old one, and one that is frozen or dead goes on until the first election after that.
   */
  elect(node?: Double): Double
}

/** Starts so many nodes with one log, of which the first leads. */
export const startCluster = async (t: Test, size: number): Promise<Cluster> => {
  const log = newLog()
  const nodes = await Promise.all(Array.from({ length: size }, () => startDouble(t, log)))
  let leader: Double | undefined

  const elect = (node = nodes.find((other) => other !== leader && other.isRunning())): Double => {
    if (node === undefined) throw new Error('No other node is running')
    leader = node
    const members = nodes.map((other) => ({
      port: other.port,
      state: other === leader ? ('LEADER' as const) : ('FOLLOWER' as const),
      isAlive: other.isRunning(),
    }))
    for (const other of nodes) if (other.isRunning()) other.members = members
    return leader
  }

  elect()
  return {
    url: `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`,
    nodes,
    log,
    leader: () => leader ?? elect(),
    elect,
  }
}
