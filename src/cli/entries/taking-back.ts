import canonicalize from 'canonicalize'
import type { EventType } from '../../../events/catalogue.ts'
import { readEvent } from '../../../events/reading.ts'
import type { Command } from '../../negotiations/commands/command.ts'
import { type ListName, lists } from '../../negotiations/commands/data-set.ts'
import type { Case, Step } from './correction.ts'
import type { KeyedEntry } from './entry.ts'
import { nameIn } from './entry-key.ts'
import type { Trial } from './trial.ts'

/** The lists whose entries are taken back where they are wrong, each with the event that records one. */
const revocable = {
  departures: 'PartyLeft',
  roles: 'PartyRoleChanged',
  descents: 'PartyDescended',
  memberships: 'MembershipChanged',
  numbers: 'PointNumbered',
  lineage: 'LineageAsserted',
  repeats: 'ReportRepeated',
  denials: 'PositionDenied',
  retractions: 'DevelopmentRetracted',
  retirements: 'PointRetired',
} as const satisfies Partial<Record<ListName, EventType>>

const types: ReadonlyMap<string, EventType> = new Map(
  Object.entries(revocable).map(([list, event]) => [lists[list as keyof typeof revocable], event]),
)

/** Whether an entry is one of those that are taken back where they are wrong. */
export const isRevocable = ({ command }: KeyedEntry): boolean => types.has(command.type)

const contentOf = (type: EventType | undefined, data: unknown): string => `${type} ${canonicalize(data)}`

/** What stands on record of what can be taken back, by what it says. */
function standingIn({ registry, events }: Trial): Map<string, string[]> {
  const standing = new Map<string, string[]>()
  for (const [id, { type, takenBack }] of registry.revocable.entries()) {
    const event = events.get(id)
    if (takenBack !== undefined || event === undefined) continue
    const content = contentOf(type, readEvent(event).data)
    standing.set(content, [...(standing.get(content) ?? []), id])
  }
  return standing
}

/**
 * Tells of a data set's entries that can be taken back which are to be recorded, and of those on record which are no longer
 * in it. One that changed is both. What others took back of what the data set still says stays taken back.
 */
export function takingBack({ trial, entries, before, said, grounds }: Case): { missing: ReadonlyMap<KeyedEntry, Step>; gone: Step[] } {
  const standing = standingIn(trial)
  const missing = new Map<KeyedEntry, Step>()
  for (const entry of entries.filter(isRevocable)) {
    const content = contentOf(types.get(entry.command.type), entry.command.data)
    if (standing.get(content)?.shift() !== undefined) continue
    const last = before.last(entry.key)
    if (last === undefined || contentOf(last.type, last.data) !== content) missing.set(entry, { ...entry, key: before.next(entry.key) })
  }
  const left = new Set([...standing.values()].flat())
  const gone = said
    .filter(({ event }) => left.has(event.id))
    .map(({ key, event }): Step => {
      const { reason, note } = grounds
      const command: Command = { type: 'TakeBack', data: { event: event.id, reason, note } }
      const place = { file: `${trial.negotiation} revision ${event.revision}`, pointer: '' }
      return { command, place, key: before.next(key), mends: { name: `${event.type} ${nameIn(key)}`, before: {}, after: {} } }
    })
  // What was recorded last may rest on what was recorded before it.
  return { missing, gone: gone.reverse() }
}
