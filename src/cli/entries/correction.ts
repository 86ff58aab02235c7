import type { CorrectionReason } from '../../../events/correction-reason.ts'
import type { Command } from '../../negotiations/commands/command.ts'
import { isEqual } from '../../negotiations/commands/equality.ts'
import type { KeyedEntry } from './entry.ts'
import type { Said, SaidBefore } from './said.ts'
import { type Body, bodyOf, changedBy, corrections, nounOf, standingOf } from './standing.ts'
import { onRecord, type Trial } from './trial.ts'

/** Something to be recorded so that the record says what the data set says: an entry of it, or what mends what is on record. */
export type Step = KeyedEntry & {
  /** What is mended, how it stands and how it would stand; left out: the entry is recorded as it is. */
  mends?: { name: string; before: Body; after: Body }
}

/** Why the record was wrong, and of which points a new proposition asks the same question. */
export type Grounds = { reason: CorrectionReason; note: string; sameQuestion: readonly string[] }

/** What there is to know for a correction: the record, the data set, what it said before, and why it is corrected. */
export type Case = { trial: Trial; entries: readonly KeyedEntry[]; before: SaidBefore; said: readonly Said[]; grounds: Grounds }

/** What something introduced is known by, among all nouns. */
const nameOf = ({ noun, id }: { noun: string; id: string }): string => `${noun} ${id}`

/** The fields in which a development differs, as a correction gives them: null takes one away. */
const changesOf = (before: Body, after: Body): Body =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((field) => !isEqual(before[field], after[field]))
      .map((field) => [field, after[field] ?? null]),
  )

/** The command that puts one body in the place of another. */
function correctionOf(noun: NonNullable<ReturnType<typeof nounOf>>, id: string, before: Body, after: Body, grounds: Grounds): Command {
  const { reason, note, sameQuestion } = grounds
  const why = { reason, note }
  if (noun === 'development')
    return { type: 'CorrectDevelopment', data: { development: id, ...why, changes: changesOf(before, after) } } as Command
  const isSame = noun === 'point' && before.proposition !== after.proposition && sameQuestion.includes(id)
  const data = { [noun]: id, ...why, body: after, ...(isSame ? { sameQuestion: true } : {}) }
  return { type: corrections[noun].type, data } as Command
}

/** The entries that change what others introduce, by what they change. */
const changesByName = (entries: readonly KeyedEntry[]): Map<string, KeyedEntry[]> =>
  Map.groupBy(
    entries.filter(({ command }) => changedBy(command) !== null),
    ({ command }) => nameOf(changedBy(command) as { noun: string; id: string }),
  )

/** What a data set said before of something that it introduces, and says no more. */
function goneChanges({ said, entries }: Case): Set<string> {
  const keys = new Set(entries.map(({ key }) => key))
  const gone = said.filter(({ key }) => !keys.has(key)).flatMap(({ command }) => changedBy(command) ?? [])
  return new Set(gone.map(nameOf))
}

/**
 * What an entry comes to that introduces something: a step where it is new or stands otherwise. What others mended of it
 * stays, as long as the data set says what it said.
 */
export function introductions(about: Case): (entry: KeyedEntry) => Step[] {
  const { trial, before, grounds } = about
  const changes = changesByName(about.entries)
  const gone = goneChanges(about)
  return (entry) => {
    const noun = nounOf(entry.command)
    const { id } = entry.command.data as { id?: string }
    const known = onRecord(trial, entry)
    if (noun === null || id === undefined) return known === undefined ? [entry] : []
    const standing = standingOf(trial.registry, noun, id)
    if (standing === undefined) return [entry]
    const name = nameOf({ noun, id })
    // Those that are new are recorded as what they are, after this.
    const recorded = (changes.get(name) ?? []).filter((change) => onRecord(trial, change) !== undefined)
    const isAsSaid = [entry, ...recorded].every((one) => onRecord(trial, one) === 'unchanged')
    if (isAsSaid && !gone.has(name) && !before.isMended(entry.key)) return []
    const body = bodyOf(entry, recorded)
    if (isEqual(standing, body)) return []
    const command = correctionOf(noun, id, standing, body, grounds)
    return [{ ...entry, command, key: before.next(entry.key), mends: { name: id, before: standing, after: body } }]
  }
}
