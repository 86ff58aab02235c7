import { type MemberNode, parse, type ValueNode } from '@humanwhocodes/momoa'
import { pointerOf } from './parse.ts'

type TextPlace = { line: number; column: number }

/** A member of an object of whose name there is one before it in the same object. */
export type DuplicateMember = { pointer: string; first: TextPlace; again: TextPlace }

/** Where the string ends that begins before `from`: behind the first quotation mark with an even number of backslashes before it. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); ; at = text.indexOf('"', at + 1)) {
    let first = at
    while (text[first - 1] === '\\') first -= 1
    if ((at - first) % 2 === 0) return at + 1
  }
}

/** How many members a text has that is JSON: a string with a colon behind it is a name. No regular expression: a long string is too much for its stack. */
function membersIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = stringEnd(text, at + 1)
    while (isSpace(text[at])) at += 1
    if (text[at] === ':') count += 1
  }
  return count
}

/** RFC 8259, section 2. */
const isSpace = (sign: string | undefined): boolean => sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t'

/** Not by recursion: `JSON.parse` reads what is nested deeper than the stack. */
function membersLeft(value: unknown): number {
  let count = 0
  const waiting = [value]
  while (waiting.length > 0) {
    const one = waiting.pop()
    if (typeof one !== 'object' || one === null) continue
    const inner: unknown[] = Object.values(one)
    if (!Array.isArray(one)) count += inner.length
    for (const each of inner) waiting.push(each)
  }
  return count
}

const nameOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name)

function duplicatesOf(node: ValueNode, path: readonly PropertyKey[]): DuplicateMember[] {
  if (node.type === 'Array') return node.elements.flatMap(({ value }, index) => duplicatesOf(value, [...path, index]))
  if (node.type !== 'Object') return []
  const seen = new Map<string, TextPlace>()
  return node.members.flatMap((member) => {
    const name = nameOf(member)
    const { line, column } = member.name.loc.start
    const first = seen.get(name)
    const inner = [...path, name]
    if (first === undefined) seen.set(name, { line, column })
    const own = first === undefined ? [] : [{ pointer: pointerOf(inner), first, again: { line, column } }]
    return [...own, ...duplicatesOf(member.value, inner)]
  })
}

/**
 * The members that `JSON.parse` took one for another: of two with one name in one object it keeps the last and says
 * nothing (RFC 8259, section 4: what a reader does then is unpredictable). The names in the text are counted, which is
 * cheap; only where some are missing in the value is the text read a second time, with places.
 * @param value what `JSON.parse` made of the text
 * @param firstLine the number of the text's first line in the file that it was taken from
 * @returns in order of the text; none where it is nested too deep for the second reader, which no schema takes
 */
export function duplicateMembers(text: string, value: unknown, firstLine = 1): DuplicateMember[] {
  if (membersIn(text) === membersLeft(value)) return []
  try {
    const moved = ({ line, column }: TextPlace): TextPlace => ({ line: line + firstLine - 1, column })
    const found = duplicatesOf(parse(text, { mode: 'json' }).body, [])
    return found.map(({ pointer, first, again }) => ({ pointer, first: moved(first), again: moved(again) }))
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

const at = ({ line, column }: TextPlace): string => `line ${line} column ${column}`

export const duplicateText = ({ first, again }: DuplicateMember): string =>
  `This member is there twice, at ${at(first)} and again at ${at(again)}`
