import type { RecordedEvent } from '../../../../events/envelope.ts'
import { readEvent } from '../../../../events/reading.ts'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import { headOf } from '../../../../projections/questions/moment.ts'
import { bodyAt } from '../../../../projections/rules/standing.ts'
import { subjectOf } from '../../../../projections/subjects.ts'
import type { EntryWords } from '../../../web/pages/entry/form-page.ts'
import type { Service } from '../../request/service.ts'
import { changesAt } from './between.ts'

const naming = ['summary', 'title', 'name', 'label', 'alias', 'note', 'party', 'point', 'version'] as const

/** What an entry is about, by the first that names it; and the development, where it is about one. */
function aboutOf(state: Negotiation, recorded: RecordedEvent): Pick<EntryWords, 'about' | 'development'> {
  const event = readEvent(recorded)
  const development = state.registry.developments.get(subjectOf(state.registry, event) ?? '')
  if (development !== undefined)
    return { about: bodyAt(development, Math.max(event.revision, development.revision)).summary, development: development.id }
  const data = event.data as Record<string, unknown>
  const text = naming.map((name) => data[name]).find((value) => typeof value === 'string')
  return { about: typeof text === 'string' ? text : null, development: null }
}

/** The entries of some revisions, in words. */
export async function entriesAt({ ledger }: Service, state: Negotiation, id: string, revisions: readonly number[]): Promise<EntryWords[]> {
  const entries: EntryWords[] = []
  for (const rev of revisions.filter((one) => one >= 0 && one <= headOf(state))) {
    const [event] = await ledger.events(id, rev, 1)
    if (event === undefined) continue
    const { type } = readEvent(event)
    const { recordedBy: by, recordedAt } = event
    entries.push({ type, rev, by, recordedAt, ...aboutOf(state, event), changes: changesAt(state, rev) })
  }
  return entries
}
