import type { Command } from 'commander'
import { z } from 'zod'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import { RecordedChange } from '../../../projections/questions/changes.ts'
import { Matrix } from '../../../projections/questions/matrix.ts'
import { matrixText } from '../answers/matrix.ts'
import type { Actions } from '../command/context.ts'
import { chosenNegotiation, negotiationPath } from '../command/negotiation.ts'
import { pathWith } from '../command/options.ts'
import { exitCodes } from '../terminal/exit.ts'
import { statusText } from '../terminal/status-text.ts'
import type { Paint, Terminal } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

const Step = z.union([z.object({ event: LoggedEvent, changes: z.array(RecordedChange) }), z.object({ matrix: Matrix })])
type Step = z.output<typeof Step>

/** Where an event says what it is about, the fullest first. */
const told = ['summary', 'title', 'name', 'label', 'note', 'reason', 'alias', 'development', 'point'] as const

/** What an event is about, in its own words. */
function subjectText(data: unknown): string {
  const subject = Object.entries(data ?? {})
  for (const field of told) for (const [name, value] of subject) if (name === field && typeof value === 'string') return value
  return ''
}

function changeText({ point, party, from, to, scope, cause, stretch }: RecordedChange, paint: Paint): string {
  const span = `from ${stretch.from === null ? 'the beginning' : timeText(stretch.from)} until ${stretch.until === null ? 'now' : timeText(stretch.until)}`
  const rewritten = scope === 'past' ? `, ${span}` : ''
  return `        ${point}, ${party ?? 'overall'}: ${statusText(paint, from)} → ${statusText(paint, to)} (${cause}${rewritten})`
}

function stepText(step: Step, terminal: Terminal): string {
  if ('matrix' in step) return `\n${matrixText(step.matrix, terminal)}`
  const { event, changes } = step
  const heading = `${String(event.revision).padStart(6)}  ${timeText(event.recordedAt)}  ${terminal.paint('bold', event.type)}  ${subjectText(event.data)}`
  return [heading, ...changes.map((change) => changeText(change, terminal.paint))].join('\n')
}

type Options = { negotiation?: string; from?: string; to?: string; json?: boolean }

/** `replay`: the record as it went. */
export function addReplay(program: Command, { served }: Actions): void {
  program
    .command('replay')
    .argument('[negotiation]', 'the same as --negotiation')
    .description('The record as it went: each event, what it changed, and at last the matrix')
    .option('-n, --negotiation <id>', 'the negotiation (default: the only one)')
    .option('--from <moment>', 'first revision, or what was recorded since a date or instant')
    .option('--to <moment>', 'last revision, or what was recorded by a date or instant')
    .option('--json', 'the service’s NDJSON as it is')
    .addHelpText('after', '\nExample:\n  standpoint replay --from 100 --to 2025-12-02')
    .action(
      served({ readOnly: true }, async ({ service, terminal }, command) => {
        const { negotiation, from, to, json } = command.opts<Options>()
        const chosen = await chosenNegotiation(service, command.args[0] ?? negotiation)
        const steps = service.lines(pathWith(`${negotiationPath(chosen)}/replay`, { from, to }))
        for await (const line of steps) await terminal.print(json === true ? line : stepText(Step.parse(JSON.parse(line)), terminal))
        return exitCodes.fine
      }),
    )
}
