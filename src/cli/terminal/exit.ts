import { StoreUnavailable } from '../../store/port/port.ts'

/** What each exit code says to a script. The help prints this table. */
export const exitCodes = {
  fine: 0,
  badNews: 1,
  wrongUsage: 2,
  unreachable: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A command cannot go on. The message is for the user, and ends up on stderr. */
export class Failure extends Error {
  override name = 'Failure'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** What a store that cannot be opened or used comes to: its name is the user's to mend, all else may pass. */
export const storeExitCode = (error: unknown): ExitCode =>
  error instanceof StoreUnavailable && error.isMisnamed ? exitCodes.wrongUsage : exitCodes.unreachable

/** Whether a store failed because of what is in its file, and not because it cannot be had. */
export const isDamaged = (error: unknown): boolean => error instanceof StoreUnavailable && error.fault === 'damaged'

/** Whoever read our output has gone (as `head` does): nobody wants the rest. */
export class OutputClosed extends Error {
  override name = 'OutputClosed'
}
