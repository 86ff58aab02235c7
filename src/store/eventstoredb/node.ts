import { EventStoreDBClient } from '@eventstore/db-client'
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { type ClientReadableStream, connectivityState, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import type { Address, EndPoint } from './address.ts'
import { asCommandError, ResponseTimeout } from './error.ts'
import { type Wire, wireOf } from './event.ts'

export type Member = EndPoint & { isLeader: boolean }

/** A node that does not answer is noticed after these together (milliseconds); the server asks for 10 s at least. */
const keepAlive = { keepAliveInterval: 10_000, keepAliveTimeout: 5_000 }

/** How long the server may send nothing in the middle of a page: the client itself would wait for ever. */
const silenceMs = 3000
/** The same where it reads through a filter, which may pass over a million events without a word (some 200,000 a second). */
const filteringMs = 30_000

/** As the server's being away: the client makes a new connection then, and the leader is looked for again. */
const closed = (): ServiceError => {
  const details = 'The connection was closed'
  return Object.assign(new Error(details), { code: status.UNAVAILABLE, details, metadata: new Metadata() })
}

/**
 * The client of one node, and never of another. It adds what the client has not: the members of the cluster, and
 * reads of the whole log through a filter that come as the server sent them, checkpoints in their place.
 */
export class Node extends EventStoreDBClient {
  readonly endpoint: EndPoint
  readonly #credentials: Address['credentials']

  constructor(endpoint: EndPoint, { credentials, tls, connectionName }: Omit<Address, 'endpoints' | 'isCluster'>) {
    super({ endpoint, connectionName, ...keepAlive }, tls ?? { insecure: true }, credentials)
    this.endpoint = endpoint
    this.#credentials = credentials
    const { execute } = this
    this.execute = (Client, name, action) =>
      execute(Client, name, (client) => {
        // The failure of another call may just have closed the channel. The client's appends would then throw inside a
        // promise whose rejection reaches nobody, which ends the process.
        if (client.getChannel().getConnectivityState(false) === connectivityState.SHUTDOWN) throw closed()
        return action(client)
      })
  }

  /**
   * The options of every call that changes something. With credentials of its own a call is not part of the client's
   * shared stream of appends, whose failure rejects what was written and may end the process; an insecure server
   * overlooks them.
   */
  calling(deadline: number) {
    return { credentials: this.#credentials, requiresLeader: true, deadline }
  }

  /** The members of the cluster as this node sees them, within so many milliseconds. */
  members(deadline: number): Promise<Member[]> {
    return this.execute(
      GossipClient,
      'members',
      (client) =>
        new Promise((resolve, reject) => {
          client.read(new shared.Empty(), ...this.callArguments({ deadline }), (error, info) => {
            if (error !== null) reject(error)
            else resolve(info.getMembersList().flatMap(memberOf))
          })
        }),
    )
  }

  /** What `take` makes of the events of one page, in the order in which the server sends them; none where there is no such stream. */
  async readPage<T>(request: ReadReq, take: (wire: Wire) => T): Promise<T[]> {
    const stream = await this.read(request)
    const ms = request.getOptions()?.hasFilter() ? filteringMs : silenceMs
    const timer = setTimeout(() => stream.destroy(new ResponseTimeout(`the server sent nothing for ${ms / 1000} s`)), ms)
    const taken: T[] = []
    try {
      for await (const message of stream) {
        timer.refresh()
        const wire = wireOf(message)
        if (wire !== undefined) taken.push(take(wire))
      }
      return taken
    } catch (error) {
      throw asCommandError(error)
    } finally {
      clearTimeout(timer)
      stream.cancel()
    }
  }

  /** What the server sends to a read. Nothing bounds it in time; whoever reads it cancels it. */
  read(request: ReadReq): Promise<ClientReadableStream<ReadResp>> {
    const call = this.callArguments(this.calling(0), { deadline: Number.POSITIVE_INFINITY })
    return this.GRPCStreamCreator(StreamsClient, 'read', (client) => client.read(request, ...call))()
  }

  /** Whether this node leads, by the members as it sees them. */
  isLeader(members: readonly Member[]): boolean {
    return members.some((member) => member.isLeader && isSameEndPoint(member, this.endpoint))
  }

  /** Ends every call on this node and lets go of the connection. */
  async close(): Promise<void> {
    const channel = await this.getChannel()
    await this.dispose()
    channel.close()
  }
}

export const isSameEndPoint = (one: EndPoint, other: EndPoint): boolean => one.address === other.address && one.port === other.port

const memberOf = (member: gossip.MemberInfo): Member[] => {
  const endPoint = member.getHttpEndPoint()
  if (endPoint === undefined || !member.getIsAlive()) return []
  const isLeader = member.getState() === gossip.MemberInfo.VNodeState.LEADER
  return [{ address: endPoint.getAddress(), port: endPoint.getPort(), isLeader }]
}
