import { createInterface } from 'node:readline/promises'
import { addAbortSignal } from 'node:stream'
import type { CorrectionReason } from '../../../events/correction-reason.ts'
import { Text } from '../../../events/identifier.ts'
import type { ProcessIO, ServedContext } from '../command/context.ts'
import { faultText } from '../input/fault.ts'
import { type ExitCode, exitCodes, Failure } from '../terminal/exit.ts'
import { progressOf } from '../terminal/progress.ts'
import type { Grounds, Step } from './correction.ts'
import { correctionPlan, type Plan } from './correction-plan.ts'
import { stepText } from './correction-text.ts'
import type { DataSet } from './data-set.ts'
import { postEntry, resultOf } from './entry.ts'
import { readTrial } from './trial.ts'

export type CorrectOptions = { yes?: boolean; note?: string; reason?: CorrectionReason; sameQuestion?: string[] }

/** What a correction gives as its note where the user says nothing else. */
const defaultNote = 'The data set was corrected'

/** How many entries are mended, taken back and new. */
function countText(steps: readonly Step[]): string {
  const takenBack = steps.filter(({ command }) => command.type === 'TakeBack').length
  const added = steps.filter(({ mends }) => mends === undefined).length
  return `${steps.length - takenBack - added} to correct, ${takenBack} to take back, ${added} to add`
}

/** The user's answer on the terminal; the end of the input is a no. */
async function isConfirmed({ stdin, stderr, signal }: ProcessIO): Promise<boolean> {
  stderr.write('Record this? [y/N] ')
  for await (const line of createInterface({ input: addAbortSignal(signal, stdin) })) return /^y(es)?$/i.test(line.trim())
  return false
}

/** Records all of it, one after the other, up to the first that is refused after all. */
async function record(steps: readonly Step[], negotiation: string, { service, terminal }: ServedContext): Promise<ExitCode> {
  const progress = progressOf(terminal, negotiation, steps.length)
  try {
    for (const [index, step] of steps.entries()) {
      const result = resultOf(await postEntry(service, negotiation, step), step)
      progress.advance()
      if (result.result === 'added' || result.result === 'unchanged') continue
      const faults = result.result === 'refused' ? result.faults : [{ ...step.place, message: 'Its key was used for something else' }]
      for (const fault of faults) terminal.complain(faultText(fault))
      terminal.complain(`${index} of ${steps.length} recorded: the record changed meanwhile. Run it again`)
      return exitCodes.badNews
    }
  } finally {
    progress.end()
  }
  await terminal.print(`${negotiation}: ${steps.length} recorded`)
  return exitCodes.fine
}

async function show({ steps, refused, remarks }: Plan, negotiation: string, { terminal }: ServedContext): Promise<void> {
  for (const step of steps) await terminal.print(stepText(step, terminal.paint))
  await terminal.print(`${negotiation}: ${steps.length === 0 ? 'nothing to do' : countText(steps)}`)
  for (const remark of remarks) terminal.note(remark)
  for (const fault of refused) terminal.complain(faultText(fault))
}

async function planOf({ service, io }: ServedContext, dataSet: DataSet, grounds: Grounds): Promise<Plan> {
  const { negotiation } = dataSet
  const isOnRecord = (await service.negotiations()).some(({ id }) => id === negotiation)
  return correctionPlan(await readTrial(service, negotiation, isOnRecord), dataSet, grounds, io.system)
}

/** Whether the record stands where a data set is, but for what is new in it: what changed since was corrected. */
export async function isCorrected(context: ServedContext, dataSet: DataSet): Promise<boolean> {
  const { steps, refused } = await planOf(context, dataSet, { reason: 'coder-error', note: defaultNote, sameQuestion: [] })
  return refused.length === 0 && steps.every(({ mends }) => mends === undefined)
}

/** Shows what brings the record to where a data set is, and records it where that is confirmed. */
export async function correct(context: ServedContext, dataSet: DataSet, options: CorrectOptions): Promise<ExitCode> {
  const { terminal, io, globals } = context
  const { negotiation, entries } = dataSet
  const { yes, note = defaultNote, reason = 'coder-error', sameQuestion = [] } = options
  if (!Text.safeParse(note).success) throw new Failure(exitCodes.wrongUsage, '--note says what was wrong, in 4000 characters at most')
  for (const point of sameQuestion)
    if (!entries.some(({ command }) => command.type === 'DefinePoint' && command.data.id === point))
      throw new Failure(exitCodes.wrongUsage, `--same-question ${point}: the data set has no such point`)
  const plan = await planOf(context, dataSet, { reason, note, sameQuestion })
  await show(plan, negotiation, context)
  const isBarred = plan.refused.length > 0
  if (isBarred) terminal.complain('Nothing was written')
  if (isBarred || plan.steps.length === 0 || globals.dryRun === true) return isBarred ? exitCodes.badNews : exitCodes.fine
  if (yes === true || (io.stdin.isTTY === true && (await isConfirmed(io)))) return record(plan.steps, negotiation, context)
  terminal.complain(io.stdin.isTTY === true ? 'Nothing was written' : 'Nothing was written: --yes records it')
  return exitCodes.badNews
}
