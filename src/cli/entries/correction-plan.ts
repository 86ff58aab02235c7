import { isRetired, isRetracted } from '../../../projections/rules/standing.ts'
import type { System } from '../../system.ts'
import type { Fault } from '../input/fault.ts'
import { type Case, type Grounds, introductions, type Step } from './correction.ts'
import type { DataSet } from './data-set.ts'
import type { EntryResult } from './entry.ts'
import { SaidBefore } from './said.ts'
import { nounOf } from './standing.ts'
import { isRevocable, takingBack } from './taking-back.ts'
import { onRecord, type Trial, tried } from './trial.ts'

/** What brings the record to where a data set is, in the order in which it can be recorded; what of it is refused; and what stays as it is. */
export type Plan = { steps: Step[]; refused: Fault[]; remarks: string[] }

/** Nothing corrects what a negotiation is called. */
export const titleStays = 'The title and the description of a negotiation stay as they were given'

/** What the data set has no more and nothing here can mend. */
function staying({ trial, entries, said }: Case): string[] {
  const { frame, developments } = trial.registry
  const keys = new Set(entries.map(({ key }) => key))
  return said.flatMap(({ key, command, event }) => {
    const noun = nounOf(command)
    if (noun === null || keys.has(key)) return []
    const id = String((command.data as { id?: string }).id ?? event.id)
    const development = developments.get(id)
    const point = frame.points.get(id)
    if (noun === 'development' && development !== undefined)
      return isRetracted(development, Number.POSITIVE_INFINITY)
        ? []
        : [`development ${id} is gone: retract it, with the reason (RetractDevelopment)`]
    if (noun === 'point' && point !== undefined)
      return isRetired(point, Number.POSITIVE_INFINITY)
        ? []
        : [`point ${id} is gone, and stays on record: \`retirements\` puts it out of every list`]
    return [`${noun} ${id} is gone, and stays on record`]
  })
}

/** The negotiation is opened where it is not; what it is called stays. */
function opening({ trial }: Case, { entries: [entry] }: DataSet): { steps: Step[]; remarks: string[] } {
  const opened = trial.registry.frame.opened.value
  if (opened === null) return { steps: [entry], remarks: [] }
  const { title, description } = entry.command.data as { title: string; description?: string }
  const isSame = opened.title === title && opened.description === description
  return { steps: [], remarks: isSame ? [] : [titleStays] }
}

/** Where in an entry of the data set a field of what mends it is. */
const inEntry = ({ place }: Step, { file, pointer, message }: Fault): Fault => {
  const inner = pointer
    .slice(place.pointer.length)
    .replace(/^\/(body|changes|event|party|point|actor|source|report|version|development)(?=\/|$)/, '')
  return { file, pointer: `${place.pointer}${inner}`, message }
}

/**
 * Finds an order in which all can be recorded: one step may need another that comes later in the data set, as where a report
 * and what it tells of move together.
 */
function ordered(drafted: readonly Step[], trial: Trial, system: Pick<System, 'now' | 'newId'>): Omit<Plan, 'remarks'> {
  const steps: Step[] = []
  let left = drafted.map((step) => ({ step, result: undefined as EntryResult | undefined }))
  for (let before = -1; before !== steps.length; ) {
    before = steps.length
    left = left.flatMap(({ step }) => {
      const result = tried(trial, step, system)
      if (result.result === 'added') steps.push(step)
      return result.result === 'added' ? [] : [{ step, result }]
    })
  }
  const refused = left.flatMap(({ step, result }) => {
    // It says what stands already, as where the desk recorded it by hand.
    if (result?.result !== 'refused' || result.code === 'changes-nothing') return []
    if (result.code === 'another-question')
      return result.faults.map((fault) => inEntry(step, { ...fault, message: `${fault.message} (--same-question ${step.mends?.name})` }))
    return step.mends === undefined ? result.faults : result.faults.map((fault) => inEntry(step, fault))
  })
  return { steps, refused }
}

/** Draws up what brings the record to where a data set is. It is tried on the trial, and nothing is written. */
export function correctionPlan(trial: Trial, dataSet: DataSet, grounds: Grounds, system: Pick<System, 'now' | 'newId'>): Plan {
  const [, ...entries] = dataSet.entries
  const before = new SaidBefore(trial)
  const about: Case = { trial, entries, before, said: [...before.all()], grounds }
  const opened = opening(about, dataSet)
  const { missing, gone } = takingBack(about)
  const introduced = introductions(about)
  const steps = entries.flatMap((entry) => {
    if (isRevocable(entry)) return missing.get(entry) ?? []
    if (nounOf(entry.command) !== null) return introduced(entry)
    return onRecord(trial, entry) === undefined ? entry : []
  })
  return { ...ordered([...opened.steps, ...gone, ...steps], trial, system), remarks: [...opened.remarks, ...staying(about)] }
}
