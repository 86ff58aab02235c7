import type { MessageId } from '../../messages/messages.ts'

type Named<M> = M extends `entry.field.${infer N}` ? N : never

/** What a field is called in the data of its command; how people are told it is the message under that name. */
export type FieldName = Named<MessageId>

/** What is told apart by names, as people know them. */
export type Noun = 'party' | 'point' | 'actor' | 'source' | 'report' | 'version' | 'development'

/** A value to choose, and the message that says it. */
export type Choice = readonly [value: string, words: MessageId]

export type Field = { name: FieldName; needed?: true } & (
  | { is: 'text' | 'prose' | 'link' | 'whole' | 'day' }
  /** A time as people write it, and how it is known. */
  | { is: 'when' }
  | { is: 'choice'; of: readonly Choice[]; usual?: string }
  | { is: 'check'; usual: boolean }
  /** What is on record, by a name or an alias. */
  | { is: 'named'; noun: Noun }
  /** Somebody who passed a thing on: an outlet, an actor, or whoever is only described; several are set apart by semicolons. */
  | { is: 'teller' | 'tellers' }
  /** A party’s position on a point, of those that a development shows. */
  | { is: 'position'; of: readonly { party: string; point: string }[] }
  /** An id, proposed from what another field says. */
  | { is: 'id'; from: FieldName; noun: Noun }
  | { is: 'group'; fields: readonly Field[] }
  /** Several of one kind, each in a row. */
  | { is: 'rows'; fields: readonly Field[]; rows: number }
  /** Several names, or several texts. */
  | { is: 'several'; noun: Noun | null; rows: number }
)

/** What is offered to be typed: those who passed something on are outlets or actors. */
export type Offered = Noun | 'teller'

/** What people type into a form, by the names of its inputs: JSON pointers without the slash at their beginning. */
export type Typed = URLSearchParams

/** The input that says how a time is known. */
export const basisInput = (input: string): string => `${input}.basis`

const inputs = (typed: Typed): string[] => [...typed.keys()]

/** How many rows of a list there are to type into. */
export function rowsOf(typed: Typed, input: string, least: number): number {
  const rows = inputs(typed).flatMap((name) => {
    const [row] = name.startsWith(`${input}/`) ? name.slice(input.length + 1).split('/') : []
    return row !== undefined && /^\d{1,3}$/.test(row) ? [Number(row) + 1] : []
  })
  return Math.max(least, ...rows)
}

/** What was typed into a field and all that is in it, by input; what is empty is left out. */
export const typedIn = (typed: Typed, input: string): Map<string, string> =>
  new Map(
    [...typed].filter(([name, text]) => text !== '' && (name === input || name === basisInput(input) || name.startsWith(`${input}/`))),
  )

/** What is offered as somebody types a name: what to type, and what it stands for beside. */
export type Offer = { value: string; label: string }

/** Of what names can be typed into fields. */
export function offeredIn(fields: readonly Field[]): Set<Offered> {
  const offered = fields.flatMap((field): (Offered | null)[] => {
    switch (field.is) {
      case 'named':
      case 'several':
        return [field.noun]
      case 'teller':
      case 'tellers':
        return ['teller']
      case 'group':
      case 'rows':
        return [...offeredIn(field.fields)]
      default:
        return []
    }
  })
  return new Set(offered.filter((one) => one !== null))
}
