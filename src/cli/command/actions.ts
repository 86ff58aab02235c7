import type { Command } from 'commander'
import type { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import { terminalOf } from '../terminal/terminal.ts'
import type { Request } from '../transport/client.ts'
import { answer, exchange, type LoadView, type Question } from './answer.ts'
import type { Context, Globals, Need, ProcessIO, ServedContext } from './context.ts'

type Action = (this: Command) => Promise<void>

/** Makes an action of the request that a command line comes to. */
type Requesting = <S extends z.ZodType>(
  view: LoadView<S>,
  requestOf: (command: Command, context: ServedContext) => Request | Promise<Request>,
) => Action

/** Makes a command's work its action; the work's result is the exit code. */
export type Actions = {
  alone(work: (context: Context, command: Command) => Promise<number>): Action
  served(need: Need, work: (context: ServedContext, command: Command) => Promise<ExitCode>): Action
  /** Asks a question about one negotiation. */
  ask<S extends z.ZodType>(view: LoadView<S>, questionOf: (command: Command) => Question): Action
  /** Makes a request that writes nothing. */
  read: Requesting
  write: Requesting
}

/**
 * Adds a command to the program. The help loads every such module, so it imports nothing that takes long to load: what
 * the work needs is imported where the work begins.
 */
export type AddCommand = (program: Command, actions: Actions) => void

export function actionsIn(io: ProcessIO, finish: (exitCode: number) => void): Actions {
  const alone: Actions['alone'] = (work) =>
    async function () {
      const globals = this.optsWithGlobals<Globals>()
      const terminal = terminalOf(io, { isQuiet: globals.quiet === true, isColoured: globals.color })
      finish(await work({ io, terminal, globals }, this))
      await terminal.out.flush()
    }
  const served: Actions['served'] = (need, work) =>
    alone(async (context, command) => {
      const { openService } = await import('./opening.ts')
      const service = await openService(context, need)
      if (service === null) return exitCodes.badNews
      try {
        return await work({ ...context, service }, command)
      } finally {
        await service.close()
      }
    })
  const requesting =
    (readOnly: boolean): Requesting =>
    (view, requestOf) =>
      served({ readOnly }, async (context, command) => exchange(context, command.opts(), view, await requestOf(command, context)))
  return {
    alone,
    served,
    ask: (view, questionOf) => served({ readOnly: true }, (context, command) => answer(context, command.opts(), view, questionOf(command))),
    read: requesting(true),
    write: requesting(false),
  }
}
