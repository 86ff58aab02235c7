import { AccessDeniedError, NotLeaderError } from '@eventstore/db-client'
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js'
import { type ServiceError, status } from '@grpc/grpc-js'
import { UnreadableEvent } from '../../../events/reading.ts'
import { StoreUnavailable } from '../port/port.ts'

type GrpcError = Error & { code?: number; type?: string }

/**
 * What can be done about a call that failed.
 * `busy`: try again there. `lost`: that node is gone or leads no more; find the leader again and try there. `unclear`:
 * try there once more before it counts as lost: the server drops an append that it is still writing, and others run on
 * the same connection. `final`: trying again would change nothing.
 */
type RetryDecision = 'busy' | 'lost' | 'unclear' | 'final'

/** The server did not send anything for so long. */
export class ResponseTimeout extends Error {
  override name = 'ResponseTimeout'
}

/** The server knows of an event that it does not show yet. */
export class NotYetVisible extends Error {
  override name = 'NotYetVisible'
}

const finalCodes = [
  status.INVALID_ARGUMENT,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
  status.FAILED_PRECONDITION,
]

export const isDenial = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  (error instanceof Error && [status.PERMISSION_DENIED, status.UNAUTHENTICATED].includes((error as GrpcError).code ?? status.OK))

const finalTypes = ['access-denied', 'stream-deleted', 'invalid-argument']

/** Whatever is not known to be final may be tried again: the same append twice is written once. */
export const retryDecision = (error: unknown): RetryDecision => {
  if (!(error instanceof Error) || error instanceof UnreadableEvent || error instanceof StoreUnavailable) return 'final'
  if (error instanceof RangeError || error instanceof TypeError) return 'final'
  const { code, type } = error as GrpcError
  if ((type !== undefined && finalTypes.includes(type)) || (code !== undefined && finalCodes.includes(code))) return 'final'
  if (error instanceof NotYetVisible || /too busy|not ready/i.test(error.message)) return 'busy'
  return error instanceof NotLeaderError || code === status.UNAVAILABLE ? 'lost' : 'unclear'
}

/** An error of a read as the client throws those of its own calls: by its class, with the leader where it names one. */
export const asCommandError = (error: unknown): unknown =>
  error instanceof Error && 'metadata' in error ? convertToCommandError(error as ServiceError) : error

/** A final error for the store's user: as it is where it is ours, and as StoreUnavailable where it is the server's. */
export const asStoreError = (error: unknown): unknown => {
  const isTheServers = error instanceof Error && ('code' in error || 'type' in error)
  return isTheServers ? new StoreUnavailable(`EventStoreDB refuses: ${describe(error)}`, { fault: 'refused', cause: error }) : error
}

/** An error in words for the store's owner. */
export const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (isDenial(error))
    return (error as GrpcError).code === status.PERMISSION_DENIED ? 'that user may not do this' : 'the user or password is wrong'
  if (error instanceof NotLeaderError)
    return `it is not the leader of its cluster, ${error.leader.address}:${error.leader.port} is; name all nodes, or use esdb+discover://`
  return error.message || (error as GrpcError).type || error.name
}
