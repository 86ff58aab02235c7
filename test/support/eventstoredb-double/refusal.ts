import { Metadata, type ServerErrorResponse, status } from '@grpc/grpc-js'

const refusal = (code: status, details: string, trailers: Record<string, string> = {}): ServerErrorResponse => {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return Object.assign(new Error(details), { code, details, metadata })
}

/** The server's own words and codes (`RpcExceptions` in its source). */
export const refusals = {
  notLeader: (port: number) =>
    refusal(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': '127.0.0.1',
      'leader-endpoint-port': String(port),
    }),
  noLeader: () => refusal(status.UNKNOWN, 'No leader info available in response'),
  notReady: () => refusal(status.UNAVAILABLE, 'Server Is Not Ready'),
  tooBusy: () => refusal(status.UNAVAILABLE, 'Server Is Too Busy'),
  timeout: () => refusal(status.ABORTED, 'Operation timed out: Commit phase timeout.'),
  deadlineExceeded: () => refusal(status.DEADLINE_EXCEEDED, ''),
  accessDenied: () => refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  tooLarge: (limit: number) =>
    refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(limit),
    }),
  invalid: (what: string) => refusal(status.INVALID_ARGUMENT, `The combination of ${what} is invalid.`),
  noRecordThere: () => refusal(status.UNKNOWN, 'Unexpected ReadAllResult: Error'),
  thrown: () => refusal(status.UNKNOWN, 'Exception was thrown by handler.'),
  dropped: () => refusal(status.UNAVAILABLE, 'The subscription was dropped'),
}
