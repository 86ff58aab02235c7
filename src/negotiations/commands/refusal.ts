/**
 * Why an entry is not taken. `pointer` is an RFC 6901 JSON pointer into the command's data.
 * The codes are stable: callers may rely on them.
 */
export type Refusal = { code: RefusalCode; message: string; pointer: string }

/** Every code, with what it tells its reader. The documentation of errors is made from it. */
export const refusalCodes = {
  'not-open': 'The negotiation has not been opened',
  'already-open': 'The negotiation is open already',
  'id-taken': 'Something of that kind has that id already',
  'unknown-party': 'No such party has joined',
  'unknown-point': 'No such point is defined',
  'unknown-actor': 'No such actor was introduced',
  'unknown-source': 'No such source was introduced',
  'unknown-report': 'No such report is filed',
  'unknown-version': 'No such version of the plan is on record',
  'unknown-development': 'No such development is on record',
  'unknown-revision': 'No such revision is on record yet',
  'unknown-position': 'The development shows no such position',
  'not-a-party': 'A position belongs to a party, and this is none',
  'missing-proposition': 'A point needs a proposition that can be accepted or refused',
  'denied-before': 'What had not been said yet cannot have been denied',
  'speaks-for-another': 'The actor speaks for another party',
  'in-the-future': 'What has not happened yet cannot be recorded',
  'turned-round': 'The end comes before the beginning',
  'begins-after-report': 'It would begin after a report that tells of it was out',
  'root-after-report': 'A report cannot repeat one that came out after it',
  retracted: 'The development was retracted and does not stand',
  'duplicate-of-itself': 'Nothing duplicates itself',
  'of-itself': 'Nothing comes of itself, and no bloc has itself as a member',
  'not-a-member': 'The party was not in that bloc then',
  tied: 'It happened at the very time of another such turn, and nothing would say which holds',
  'in-a-circle': 'It would lead back to itself',
  'against-the-times': 'It would certainly have ended before what it follows began',
  'root-in-a-circle': 'A report cannot go back to itself',
  'another-question': 'A new proposition asks another question, which is another point, unless `sameQuestion` says that it does not',
  'unknown-event': 'No entry that can be taken back has that id',
  'not-revocable': 'That cannot be taken back: correct it or retract it instead',
  'taken-back': 'It was taken back already',
  'foreign-field': 'That field belongs to another kind of development',
  'changes-nothing': 'The entry would change nothing',
  'too-large': 'One atomic append is at most 900 kB',
} as const

export type RefusalCode = keyof typeof refusalCodes

/** The refusal of that code where the condition holds, else none; `about` is what its message names. */
export const refusedIf = (holds: boolean, code: RefusalCode, pointer: string, about?: string): Refusal[] =>
  holds ? [{ code, pointer, message: about === undefined ? refusalCodes[code] : `${refusalCodes[code]}: ${about}` }] : []

/** What there is to refuse in each item of a list, under the item's own pointer. */
export const each = <T>(
  list: readonly T[] | undefined,
  pointer: string,
  check: (item: T, pointer: string) => readonly Refusal[],
): Refusal[] => (list ?? []).flatMap((item, index) => check(item, `${pointer}/${index}`))
