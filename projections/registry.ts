import { isDevelopment, type NegotiationEvent } from '../events/catalogue.ts'
import { evolveDevelopments, takeBackOf } from './developments.ts'
import { emptyFrame, evolveFrame, takeBackFrom } from './frame.ts'
import { overlay } from './index/table.ts'
import type { Development, Links, Registry } from './rules/record.ts'
import { bodyAt } from './rules/standing.ts'
import { isOfDevelopment, recordedOf } from './subjects.ts'

export const emptyRegistry = (): Registry => ({
  frame: emptyFrame(),
  developments: new Map(),
  revocable: new Map(),
  followers: new Map(),
  concerning: new Map(),
})

function link(links: Links, from: string, to: string): void {
  const known = links.get(from)
  if (known === undefined) links.set(from, new Set([to]))
  else known.add(to)
}

/** Takes in what a development names, as it now stands. */
function linkDevelopment({ developments, followers, concerning }: Registry, id: string): void {
  const { versions, follows = [] } = bodyAt(developments.get(id) as Development, Number.POSITIVE_INFINITY)
  for (const followed of follows) link(followers, followed, id)
  for (const version of versions) link(concerning, version, id)
}

/** Takes one event into the register. */
export function evolveRegistry(registry: Registry, event: NegotiationEvent): void {
  const { frame, developments, revocable } = registry
  evolveFrame(frame, event)
  evolveDevelopments(developments, event)
  if (isDevelopment(event)) linkDevelopment(registry, event.data.id)
  else if (event.type === 'DevelopmentCorrected') linkDevelopment(registry, event.data.development)
  const of = recordedOf(event)
  if (of !== null) revocable.set(event.id, { type: event.type, of })
  if (event.type !== 'EntryTakenBack') return
  const { revision } = event
  const entry = revocable.get(event.data.event)
  if (entry === undefined) throw new Error(`the log takes back ${event.data.event}, which nothing recorded`)
  const { reason, note } = event.data
  revocable.set(event.data.event, { ...entry, takenBack: { reason, note, revision, event: event.id } })
  if (isOfDevelopment(entry.type)) takeBackOf(developments, entry.of, event.data.event, revision)
  else takeBackFrom(frame, entry, event.data.event, revision)
}

const copyOf = (links: Links): Links => new Map([...links].map(([from, to]) => [from, new Set(to)]))

/** A register that sees through to another and keeps what is entered to itself: for entries not yet in the log. */
export function draftOf({ frame, developments, revocable, followers, concerning }: Registry): Registry {
  return {
    frame: {
      opened: { ...frame.opened },
      parties: overlay(frame.parties),
      points: overlay(frame.points),
      actors: overlay(frame.actors),
      sources: overlay(frame.sources),
      reports: overlay(frame.reports),
      versions: overlay(frame.versions),
    },
    developments: overlay(developments),
    revocable: overlay(revocable),
    followers: copyOf(followers),
    concerning: copyOf(concerning),
  }
}
