import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { type handleUnaryCall, type Metadata, Server, ServerCredentials } from '@grpc/grpc-js'
import type { Test } from 'tap'
import { type AppendFault, appending } from './appending.ts'
import { clusterOf, type Member, supportedMethods } from './gossip.ts'
import { type Log, newLog } from './log.ts'
import { refusals } from './refusal.ts'
import { type Requests, type Subscriptions, serving } from './serving.ts'
import { type Wire, wireTo } from './wire.ts'

/** A node that speaks as EventStoreDB 23.10 does, without TLS, and fails when it is told to. */
export type Double = Pick<Wire, 'port' | 'isRunning' | 'connections' | 'cut' | 'freeze' | 'thaw'> & {
  url: string
  log: Log
  requests: Requests
  /** Each of these befalls one append, in this order, beginning with the next that comes. */
  appends: { next(...faults: AppendFault[]): void }
  subscriptions: Subscriptions
  /** What this node believes of its cluster, itself included; what it believes it says, and acts on it. */
  members: readonly Member[]
  /** Refuses all reads and appends, as to a user who has no right to them. */
  isLocked: boolean
  /** Writes as another program would, by default without metadata; `data` and `metadata` are the text, JSON or not. */
  write(stream: string, event: { id: string; type: string; data: string; metadata?: string }): void
  /** Dies: all connections break, the port refuses. The log stays. */
  crash(): Promise<void>
  /** Starts again on the same port. A node of a cluster waits for an election then. */
  comeBack(): Promise<void>
}

/** Starts a node on a free port of 127.0.0.1, ended with the test: alone and leading, or on the log of a cluster. */
export const startDouble = async (t: Test, log: Log = newLog()): Promise<Double> => {
  const requests: Requests = { append: 0, read: 0, gossip: 0, features: 0, sent: 0, open: 0, mostOpen: 0 }
  const faults: AppendFault[] = []

  /** A node that follows passes on what does not require the leader; here all nodes have the same log. */
  const admit = (metadata: Metadata): void => {
    if (double.isLocked) throw refusals.accessDenied()
    const own = double.members.find(({ port }) => port === double.port)
    if (own?.state === 'UNKNOWN') throw refusals.notReady()
    if (own?.state === 'LEADER' || metadata.get('requires-leader')[0] !== 'true') return
    const leader = double.members.find(({ state, isAlive }) => state === 'LEADER' && isAlive)
    throw leader === undefined ? refusals.noLeader() : refusals.notLeader(leader.port)
  }
  const { read, subscriptions } = serving(log, admit, requests)
  const append = appending(log, { admit, requests, faults, cut: () => wire.cut() })
  const gossip: handleUnaryCall<Empty, ClusterInfo> = (_call, callback) => {
    requests.gossip++
    callback(null, clusterOf(double.members))
  }
  const features: handleUnaryCall<Empty, SupportedMethods> = (_call, callback) => {
    requests.features++
    callback(null, supportedMethods())
  }

  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
  server.addService(StreamsService, { read, append })
  server.addService(GossipService, { read: gossip })
  server.addService(ServerFeaturesService, { getSupportedMethods: features })
  const serverPort = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => (error === null ? resolve(port) : reject(error)))
  })
  const wire = await wireTo(serverPort)
  t.teardown(async () => {
    await wire.close()
    server.forceShutdown()
  })

  const { port } = wire
  const double: Double = {
    ...wire,
    url: `esdb://127.0.0.1:${port}?tls=false`,
    log,
    requests,
    appends: { next: (...more) => void faults.push(...more) },
    subscriptions,
    members: [{ port, state: 'LEADER', isAlive: true }],
    isLocked: false,
    write(stream, { id, type, data, metadata = '' }) {
      log.append(stream, 'any', [{ id, type, isJson: true, data: Buffer.from(data), metadata: Buffer.from(metadata) }])
    },
    async crash() {
      await wire.close()
      log.forgetRecent()
      if (double.members.length === 1) return
      double.members = double.members.map((member) => (member.port === port ? { ...member, state: 'UNKNOWN' } : member))
    },
    comeBack: () => wire.open(),
  }
  return double
}
