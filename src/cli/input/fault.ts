import { duplicateMembers, duplicateText } from '../../input/duplicate-members.ts'
import { type Issue, pointerOf } from '../../input/parse.ts'

/** A place in what the user handed in. `pointer` is an RFC 6901 JSON pointer into the file. */
export type Place = { file: string; pointer: string }

/** What is wrong, and where. */
export type Fault = Place & { message: string }

export const faultText = ({ file, pointer, message }: Fault): string => `${file}${pointer === '' ? '' : ` ${pointer}`}: ${message}`

/** Everything that is wrong with a value, under `pointer`. */
export const faultsOf = (issues: readonly Issue[], { file, pointer }: Place): Fault[] =>
  issues.map(({ path, message }) => ({ file, pointer: `${pointer}${pointerOf(path)}`, message }))

/** Every member of a JSON text that hides one before it, as `duplicateMembers` finds them, under `pointer`. */
export const duplicatesIn = (text: string, value: unknown, { file, pointer }: Place, firstLine?: number): Fault[] =>
  duplicateMembers(text, value, firstLine).map((found) => ({ file, pointer: `${pointer}${found.pointer}`, message: duplicateText(found) }))
