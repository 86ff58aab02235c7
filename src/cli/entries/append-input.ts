import { z } from 'zod'
import { issuesOf, parseInput } from '../../input/parse.ts'
import { type Command, type CommandType, commandData } from '../../negotiations/commands/command.ts'
import { IfUnchanged } from '../../negotiations/commands/unchanged-cell.ts'
import { failed, ok, type Result } from '../../result.ts'
import { duplicatesIn, type Fault, faultsOf, type Place } from '../input/fault.ts'
import { jsonIn } from '../input/json.ts'

/** One entry of the input, as it was given and as it is read, and where it was found: a file of JSON by pointer, one of NDJSON by line. */
export type Given = { given: { type: CommandType; data: unknown }; command: Command; ifUnchanged?: IfUnchanged | undefined; place: Place }

type Found = { value: unknown; place: Place }

const Envelope = z.strictObject({
  type: z.enum(Object.keys(commandData) as CommandType[]),
  data: z.unknown(),
  ifUnchanged: IfUnchanged.optional(),
})

/** What a text holds: a JSON value, each item of a JSON array, or a JSON value to each line. */
function valuesIn(text: string, file: string): { found: Found[]; faults: Fault[] } {
  const whole = jsonIn(text)
  if (whole.ok) {
    const { value } = whole
    const items = Array.isArray(value)
      ? value.map((item: unknown, index) => ({ value: item, place: { file, pointer: `/${index}` } }))
      : null
    const place = { file, pointer: '' }
    return { found: items ?? [{ value, place }], faults: duplicatesIn(text, value, place) }
  }
  const found: Found[] = []
  const faults: Fault[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const place = { file: `${file} line ${index + 1}`, pointer: '' }
    // Files that each began with a byte order mark may have been put one behind the other.
    const own = line.replace(/^\ufeff/, '')
    const json = jsonIn(own, index + 1)
    if (!json.ok) {
      faults.push({ ...place, message: json.error })
      continue
    }
    found.push({ value: json.value, place })
    faults.push(...duplicatesIn(own, json.value, place, index + 1))
  }
  // Where not one line is JSON, it was never meant to be NDJSON.
  return found.length === 0 ? { found, faults: [{ file, pointer: '', message: whole.error }] } : { found, faults }
}

function givenIn({ value, place }: Found): Result<Given, Fault[]> {
  const envelope = Envelope.safeParse(value)
  if (!envelope.success) return failed(faultsOf(issuesOf(envelope.error), place))
  const { ifUnchanged, ...given } = envelope.data
  const { type } = given
  const data = parseInput(commandData[type] as z.ZodType, given.data)
  return data.ok
    ? ok({ given, command: { type, data: data.value } as Command, ifUnchanged, place })
    : failed(faultsOf(data.error, { ...place, pointer: `${place.pointer}/data` }))
}

/**
 * Reads the input of `append`: `{"type": "<CommandType>", "data": {…}}`, with `ifUnchanged` where it is conditioned: one, an array, or one to a line.
 * @returns all entries, in order, or all that is wrong with them
 */
export function readInput(text: string, file: string): Result<Given[], Fault[]> {
  const { found, faults } = valuesIn(text, file)
  const read = found.map(givenIn)
  const all = [...faults, ...read.flatMap((one) => (one.ok ? [] : one.error))]
  return all.length > 0 ? failed(all) : ok(read.flatMap((one) => (one.ok ? [one.value] : [])))
}
