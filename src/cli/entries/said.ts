import { type EventType, isDevelopment, type NegotiationEvent } from '../../../events/catalogue.ts'
import { readEvent } from '../../../events/reading.ts'
import type { Command } from '../../negotiations/commands/command.ts'
import { type ListName, lists } from '../../negotiations/commands/data-set.ts'
import { isKeyed, keyedId } from '../../streams/idempotency.ts'
import { keyOf } from './entry-key.ts'
import type { Trial } from './trial.ts'

/** The event that records an entry of each list; a development has one for each kind. */
const recordedAs: Record<Exclude<ListName, 'developments'>, EventType> = {
  parties: 'PartyJoined',
  points: 'PointDefined',
  actors: 'ActorIntroduced',
  aliases: 'ActorAliased',
  sources: 'SourceIntroduced',
  assessments: 'SourceReassessed',
  reports: 'ReportFiled',
  departures: 'PartyLeft',
  roles: 'PartyRoleChanged',
  descents: 'PartyDescended',
  memberships: 'MembershipChanged',
  versions: 'PlanVersionReported',
  numbers: 'PointNumbered',
  lineage: 'LineageAsserted',
  repeats: 'ReportRepeated',
  denials: 'PositionDenied',
  corrections: 'DevelopmentCorrected',
  retractions: 'DevelopmentRetracted',
  partyCorrections: 'PartyCorrected',
  pointCorrections: 'PointCorrected',
  actorCorrections: 'ActorCorrected',
  sourceCorrections: 'SourceCorrected',
  reportCorrections: 'ReportCorrected',
  versionCorrections: 'PlanVersionCorrected',
  retirements: 'PointRetired',
}

const listOf = new Map(Object.entries(recordedAs).map(([list, type]) => [type, list as ListName]))

/** What is on record by an entry of a data set, whether or not the data set still has it. */
export type Said = { list: ListName; key: string; command: Command; event: NegotiationEvent }

/** The entry as the data set gave it: a development that had no id has that of its event. */
function commandOf(list: ListName, event: NegotiationEvent): Command {
  if (!isDevelopment(event)) return { type: lists[list], data: event.data } as Command
  const { id, ...contents } = { ...event.data, kind: event.type }
  return { type: 'ReportDevelopment', data: id === event.id ? contents : { ...contents, id } } as Command
}

/**
 * What a data set has said on record: known by the keys that its entries have (entry-key.ts). What changed in it, or went
 * and came back, was recorded under the same key with `@2`, `@3` … behind it.
 */
export class SaidBefore {
  readonly #trial: Trial
  readonly #given = new Set<string>()

  constructor(trial: Trial) {
    this.#trial = trial
  }

  #idOf = (key: string): string => keyedId(this.#trial.negotiation, key, 0)
  #has = (key: string): boolean => this.#trial.events.has(this.#idOf(key))

  /** Whether an event was recorded under a key, the first time or later. */
  #isUnder(key: string, event: string): boolean {
    if (this.#idOf(key) === event) return true
    for (let time = 2; this.#has(`${key}@${time}`); time += 1) if (this.#idOf(`${key}@${time}`) === event) return true
    return false
  }

  /** Whether something was recorded under a key more than once: the data set mended it. */
  isMended = (key: string): boolean => this.#has(`${key}@2`)

  /** What was recorded under a key for the last time. */
  last(key: string): NegotiationEvent | undefined {
    let last = this.#trial.events.get(this.#idOf(key))
    for (let time = 2; this.#has(`${key}@${time}`); time += 1) last = this.#trial.events.get(this.#idOf(`${key}@${time}`))
    return last && readEvent(last)
  }

  /** The key itself where it was never used, else the next one behind it; each is given once. */
  next(key: string): string {
    const isFree = (candidate: string) => !this.#has(candidate) && !this.#given.has(candidate)
    let candidate = key
    for (let time = 2; !isFree(candidate); time += 1) candidate = `${key}@${time}`
    this.#given.add(candidate)
    return candidate
  }

  /** All of it, in order of recording. */
  *all(): Generator<Said> {
    for (const recorded of this.#trial.events.values()) {
      if (!isKeyed(recorded.id)) continue
      const event = readEvent(recorded)
      const list = isDevelopment(event) ? 'developments' : listOf.get(event.type)
      if (list === undefined) continue
      const command = commandOf(list, event)
      const key = this.#keyOf(list, command, event.id)
      if (key !== undefined) yield { list, key, command, event }
    }
  }

  #keyOf(list: ListName, { data }: Command, event: string): string | undefined {
    let last: string | undefined
    for (let count = 1; ; count += 1) {
      const key = keyOf(list, data as Parameters<typeof keyOf>[1], count)
      // In most lists a name is one entry's.
      if (key === last || !this.#has(key)) return undefined
      if (this.#isUnder(key, event)) return key
      last = key
    }
  }
}
