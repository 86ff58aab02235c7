import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { type Sink, sinkOf } from './sink.ts'

/** Where text goes. A terminal says so, and how wide it is. */
export type Output = Writable & { isTTY?: boolean; columns?: number }

/** Where a process says what it has to say. */
export type Outputs = { stdout: Output; stderr: Output; environment: Readonly<Record<string, string | undefined>> }

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'magenta' | 'cyan' | 'gray'

/** Styles a text, or leaves it as it is where colour is not wanted. */
export type Paint = (style: Style, text: string) => string

/** What a command says, and where: answers on stdout, all else on stderr. */
export type Terminal = {
  /** One line of the answer, or several. */
  print(text: string): Promise<void>
  /** The answer as it is, with no line end added. */
  out: Sink
  /** Something that went wrong. */
  complain(text: string): void
  /** Something worth knowing that is no answer; silent under `--quiet`. */
  note(text: string): void
  paint: Paint
  /** Characters to a line; without end where the answer goes to a file or a pipe. */
  width: number
  /** Where a progress bar can be drawn; undefined where nobody would see it. */
  bar: Output | undefined
}

const plain: Paint = (_, text) => text
/** `styleText` would ask the process whether to colour; that was decided here already. */
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false })

/**
 * The terminal of a world. Colour is for terminals only, and not where NO_COLOR is set
 * (no-color.org: to anything but nothing) or the terminal is dumb.
 */
export function terminalOf({ stdout, stderr, environment }: Outputs, options: { isQuiet: boolean; isColoured: boolean }): Terminal {
  const isColoured = options.isColoured && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb'
  const out = sinkOf(stdout)
  return {
    out,
    print: (text) => out.write(`${text}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
    note: (text) => void (options.isQuiet || stderr.write(`${text}\n`)),
    paint: isColoured && stdout.isTTY === true ? coloured : plain,
    width: stdout.isTTY === true ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    bar: stderr.isTTY === true && !options.isQuiet ? stderr : undefined,
  }
}
