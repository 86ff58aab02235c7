import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'
import { leaderIn, type Member, settlement, takesAppend } from './eventstoredb-gossip.ts'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The server's executable: what EVENTSTOREDB_BIN names, or `kurrentd` or `eventstored` on the PATH; null where there is none. */
export const executable: string | null =
  (process.env.EVENTSTOREDB_BIN || undefined) ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['kurrentd', 'eventstored'].map((name) => join(folder, name)))
    .find(isExecutable) ??
  null

/** Why a test that needs a real server is skipped, where there is none; false where there is one. */
export const skipReason: string | false =
  executable === null ? 'no real EventStoreDB: set EVENTSTOREDB_BIN, or have kurrentd or eventstored on the PATH' : false

/** A real node in a process of its own; its data outlives its process. */
export type RealNode = {
  port: number
  url: string
  /** Starts it again after a kill, and waits until it answers. */
  start(): Promise<void>
  /** A kill −9. */
  kill(): Promise<void>
  /** Stops and continues the process, without its noticing. */
  freeze(): void
  thaw(): void
  /** The members of its cluster as it sees them; empty where it does not answer. */
  gossip(): Promise<Member[]>
}

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port')
  return address.port
}

/** Looks again and again until there is something to see; a test that sees nothing runs into its own time limit. */
export const seen = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const found = await look().catch(() => undefined)
    if (found !== undefined && found !== false) return found
    await delay(50)
  }
}

type Place = { port: number; replicationPort: number }

const place = async (): Promise<Place> => ({ port: await freePort(), replicationPort: await freePort() })

const realNode = (t: Test, { port, replicationPort }: Place, more: Record<string, string>): RealNode => {
  const folder = mkdtempSync(join(tmpdir(), 'standpoint-node-'))
  const settings: Record<string, string> = {
    insecure: 'true',
    'node-ip': '127.0.0.1',
    'replication-ip': '127.0.0.1',
    'node-port': String(port),
    'replication-port': String(replicationPort),
    db: join(folder, 'db'),
    index: join(folder, 'index'),
    log: join(folder, 'log'),
    'run-projections': 'None',
    ...more,
  }
  const options = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  let child: ChildProcess | undefined
  const spawned = (): ChildProcess => {
    const started = spawn(executable ?? '', options, { stdio: 'ignore', env: { ...process.env, EVENTSTORE_TELEMETRY_OPTOUT: 'true' } })
    // A deposed leader that must cut off what was never replicated ends by itself, and counts on being started again.
    started.on('exit', () => {
      setTimeout(() => {
        if (child === started) child = spawned()
      }, 200)
    })
    return started
  }
  const kill = async () => {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const exit = once(running, 'exit')
    running.kill('SIGKILL')
    await exit
  }
  t.teardown(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const node: RealNode = {
    port,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    async start() {
      child = spawned()
      await once(child, 'spawn')
      await seen(async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok)
    },
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async gossip() {
      const answer = await fetch(`http://127.0.0.1:${port}/gossip`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined)
      return answer?.ok ? ((await answer.json()) as { members: Member[] }).members : []
    },
  }
  return node
}

const leads = async ({ port, gossip }: RealNode): Promise<boolean> => leaderIn(await gossip())?.httpEndPointPort === port

/** Starts one real node that leads itself; ended with the test. */
export const startNode = async (t: Test): Promise<RealNode> => {
  const node = realNode(t, await place(), {})
  await node.start()
  await seen(() => leads(node))
  return node
}

export type RealCluster = {
  nodes: RealNode[]
  url: string
  /** The node that says that it leads, as soon as there is one. */
  leader(): Promise<RealNode>
  /** Waits until one node leads, all the others follow it and have what it had then, and what is appended is taken. */
  settled(): Promise<void>
}

/** Starts three real nodes and waits until they have settled; ended with the test. */
export const startCluster = async (t: Test): Promise<RealCluster> => {
  const places = [await place(), await place(), await place()]
  const nodes = places.map((own) => {
    const others = places.filter((other) => other !== own).map(({ port }) => `127.0.0.1:${port}`)
    return realNode(t, own, { 'cluster-size': '3', 'discover-via-dns': 'false', 'gossip-seed': others.join(',') })
  })
  const url = `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`
  const views = async () => new Map(await Promise.all(nodes.map(async ({ port, gossip }) => [port, await gossip()] as const)))
  const settled = async () => {
    const isSettled = settlement()
    await seen(async () => isSettled(await views()))
    await seen(() => takesAppend(url))
  }
  await Promise.all(nodes.map((node) => node.start()))
  await settled()
  return {
    nodes,
    settled,
    url,
    leader: () =>
      seen(async () => {
        for (const node of nodes) if (await leads(node)) return node
        return undefined
      }),
  }
}
