import { isEqual } from '../../negotiations/commands/equality.ts'
import type { Paint } from '../terminal/terminal.ts'
import type { Step } from './correction.ts'
import { nameIn } from './entry-key.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What a field holds, item by item. */
const itemsOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

/** What a field holds that the other does not. */
const without = (value: unknown, other: unknown): unknown[] =>
  itemsOf(value).filter((item) => !itemsOf(other).some((one) => isEqual(one, item)))

/** A step in words: where it comes from, what is recorded, and of each field that changes what goes and what comes. */
export function stepText({ place: { file, pointer }, command, key, mends }: Step, paint: Paint): string {
  const heading = `${file}${pointer === '' ? '' : ` ${pointer}`}: ${command.type} ${mends?.name ?? nameIn(key)}`
  if (mends === undefined) return heading
  const { before, after } = mends
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => !isEqual(before[field], after[field]))
  const lines = fields.flatMap((field) => {
    const changes = [
      ...without(before[field], after[field]).map((item) => paint('red', `    - ${text(item)}`)),
      ...without(after[field], before[field]).map((item) => paint('green', `    + ${text(item)}`)),
    ]
    // The same items in another order.
    return [`  ${field}`, ...(changes.length > 0 ? changes : [paint('green', `    + ${text(after[field])}`)])]
  })
  return [heading, ...lines].join('\n')
}
