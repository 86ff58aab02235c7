import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'

/** A node as another one sees it. A dead leader stays LEADER in the eyes of the others, only not alive. */
export type Member = { port: number; state: 'LEADER' | 'FOLLOWER' | 'UNKNOWN'; isAlive: boolean }

const infoOf = ({ port, state, isAlive }: Member): gossip.MemberInfo => {
  const endPoint = new gossip.EndPoint()
  endPoint.setAddress('127.0.0.1')
  endPoint.setPort(port)
  const id = new shared.UUID()
  id.setString(`00000000-0000-4000-8000-${String(port).padStart(12, '0')}`)
  const info = new gossip.MemberInfo()
  info.setInstanceId(id)
  info.setTimeStamp('17640972000000000')
  info.setState(gossip.MemberInfo.VNodeState[state])
  info.setIsAlive(isAlive)
  info.setHttpEndPoint(endPoint)
  return info
}

/** The answer of Gossip/Read. */
export const clusterOf = (members: readonly Member[]): gossip.ClusterInfo => new gossip.ClusterInfo().setMembersList(members.map(infoOf))

/** The answer of ServerFeatures: all methods of streams, that for batches, too. */
export const supportedMethods = (): features.SupportedMethods => {
  const supported = new features.SupportedMethods()
  supported.setEventStoreServerVersion('23.10.8')
  for (const { path } of Object.values(StreamsService)) {
    const [, service = '', name = ''] = path.toLowerCase().split('/')
    const method = new features.SupportedMethod()
    method.setServiceName(service)
    method.setMethodName(name)
    supported.addMethods(method)
  }
  return supported
}
