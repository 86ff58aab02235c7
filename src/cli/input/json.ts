import { parse } from '@humanwhocodes/momoa'
import { failed, ok, type Result } from '../../result.ts'

/** How V8 names a place, where it does: of a token that it did not expect it shows no more than the surroundings. */
const placed = /(?: in JSON)? at position \d+ \(line (?<line>\d+) column (?<column>\d+)\)$/

type TextPlace = { line: number; column: number }

/** Behind the last that is there. */
function endOf(text: string): TextPlace {
  const lines = text.trimEnd().split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** Where a text stops being JSON. Nothing where the second reader takes it, or finds it too deep. */
function placeIn(text: string): TextPlace | undefined {
  try {
    parse(text, { mode: 'json' })
    return undefined
  } catch (error) {
    const { line, column } = error as Partial<TextPlace>
    return line === undefined || column === undefined ? undefined : { line, column }
  }
}

/** V8 names the place of most errors itself. */
function placeOf(text: string, message: string): TextPlace | undefined {
  const named = placed.exec(message)?.groups
  if (named !== undefined) return { line: Number(named.line), column: Number(named.column) }
  // The second reader takes the start for the end where white space follows.
  return message === 'Unexpected end of JSON input' ? endOf(text) : placeIn(text)
}

function reasonOf(text: string, message: string, firstLine: number): string {
  const place = placeOf(text, message)
  const what = message.replace(placed, '').replaceAll(/\s+/g, ' ')
  return `This is not JSON: ${what}${place === undefined ? '' : `, at line ${place.line + firstLine - 1} column ${place.column}`}`
}

/**
 * A text read as JSON, or why it is none, in one line that says where.
 * @param firstLine the number of the text's first line in the file that it was taken from
 */
export function jsonIn(text: string, firstLine = 1): Result<unknown, string> {
  try {
    return ok(JSON.parse(text))
  } catch (error) {
    return failed(reasonOf(text, (error as Error).message, firstLine))
  }
}

/** What a file in UTF-16 begins with; editors and shells of Windows write such files. */
const isUtf16 = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** A file's bytes as text in UTF-8, without the byte order mark that some programs put before it; or why they are none, in one line. */
export function textIn(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return failed(`This is not UTF-8${isUtf16(bytes) ? ' but UTF-16; save it as UTF-8' : ''}`)
  }
}
