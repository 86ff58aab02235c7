import type { Registry } from '../../../../projections/rules/record.ts'
import type { Issue } from '../../../input/parse.ts'
import { parseInput, pointerOf } from '../../../input/parse.ts'
import { type Command, type CommandType, commandData } from '../../../negotiations/commands/command.ts'
import type { Language, Say } from '../../../web/messages/messages.ts'
import { basisInput, type Field, rowsOf, type Typed } from '../../../web/pages/entry/field.ts'
import type { Form } from '../../../web/pages/entry/forms.ts'
import { idOf, type NameFault, proposedId, tellerOf } from './named.ts'
import { type When, whenOf, whenText } from './when.ts'

/** What is read by: the record for names, the time for words like “yesterday”, and a language. */
export type ReadingOptions = { registry: Registry; now: number; language: Language; say: Say }

/** What is wrong at each input, in words; under an empty name, what is wrong with the whole. */
export type Faults = Map<string, string[]>

/** What a form that was filled in comes to. */
export type Reading = {
  /** What was typed, with ids proposed and times written out. */
  typed: Typed
  data: Record<string, unknown>
  faults: Faults
  /** The interval that was made of each time, by input. */
  whens: Map<string, When>
  /** The input of each place in the data, by JSON pointer. */
  places: Map<string, string>
}

const isBlank = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0)

/** Reads one form. */
class Reader {
  readonly typed: Typed
  readonly faults: Faults = new Map()
  readonly whens = new Map<string, When>()
  readonly places = new Map<string, string>()
  readonly #options: ReadingOptions

  constructor(typed: Typed, options: ReadingOptions) {
    this.typed = new URLSearchParams(typed)
    this.#options = options
  }

  /** Reads fields as an object; `at` is where it is in the data, `prefix` what its inputs begin with. */
  fields(fields: readonly Field[], prefix: string, at: string): Record<string, unknown> {
    const data: Record<string, unknown> = {}
    for (const field of fields) {
      const input = prefix + field.name
      const pointer = `${at}/${field.name}`
      this.places.set(pointer, input)
      const value = this.#value(field, input, pointer)
      if (field.is === 'position') this.#position(value as string | undefined, input, at, data)
      else if (!isBlank(value)) data[field.name] = value
      if (isBlank(value) && field.needed && !this.faults.has(input)) this.#fault(input, this.#options.say('entry.fault.needed'))
    }
    return data
  }

  #fault(input: string, message: string): void {
    this.faults.set(input, [...(this.faults.get(input) ?? []), message])
  }

  #text(input: string): string | undefined {
    // Forms send every end of a line as two characters.
    const text = this.typed.get(input)?.replaceAll('\r\n', '\n').trim()
    return text === '' ? undefined : text
  }

  #value(field: Field, input: string, pointer: string): unknown {
    const text = this.#text(input)
    switch (field.is) {
      case 'text':
      case 'prose':
      case 'choice':
      case 'position':
        return text
      case 'link':
        // What else an address may be, a page would not link.
        return text === undefined || /^https?:\/\//i.test(text) ? text : this.#refused(input, 'entry.fault.link')
      case 'whole':
        return text === undefined ? undefined : /^\d{1,9}$/.test(text) ? Number(text) : this.#refused(input, 'entry.fault.whole')
      case 'check':
        return text !== undefined
      case 'day':
        return this.#day(input, text)
      case 'when':
        return this.#when(input, text)
      case 'named':
        return text === undefined ? undefined : this.#named(input, idOf(this.#options.registry, field.noun, text))
      case 'teller':
        return text === undefined ? undefined : this.#named(input, tellerOf(this.#options.registry, text))
      case 'tellers':
        return (text ?? '')
          .split(';')
          .filter((one) => one.trim() !== '')
          .map((one) => this.#named(input, tellerOf(this.#options.registry, one)))
          .filter((one) => one !== undefined)
      case 'id':
        return text ?? this.#proposed(field, input)
      case 'group':
        return this.fields(field.fields, `${input}/`, pointer)
      case 'rows':
        return this.#rows(field, input, pointer)
      case 'several':
        return this.#several(field, input, pointer)
      default:
        return field satisfies never
    }
  }

  #refused(input: string, message: 'entry.fault.link' | 'entry.fault.whole' | 'entry.fault.day'): undefined {
    this.#fault(input, this.#options.say(message))
    return undefined
  }

  #named<T>(input: string, found: { ok: true; value: T } | { ok: false; error: NameFault }): T | undefined {
    if (found.ok) return found.value
    const { error } = found
    const { say } = this.#options
    this.#fault(input, error.code === 'unknown' ? say('entry.fault.unknown') : say('entry.fault.ambiguous', { ids: error.ids.join(', ') }))
    return undefined
  }

  #day(input: string, text: string | undefined): string | undefined {
    if (text === undefined) return undefined
    const { language, now } = this.#options
    const when = whenOf(text, language, now)
    if (!when.ok || when.value.precision !== 'day') return this.#refused(input, 'entry.fault.day')
    this.typed.set(input, whenText(when.value))
    return whenText(when.value)
  }

  #when(input: string, text: string | undefined): object | undefined {
    if (text === undefined) return undefined
    const { language, now, say } = this.#options
    const when = whenOf(text, language, now)
    if (!when.ok) {
      this.#fault(input, say(`entry.fault.${when.error}`))
      return undefined
    }
    this.whens.set(input, when.value)
    // What is recorded is what is shown, though “yesterday” be another day by then.
    this.typed.set(input, whenText(when.value))
    return { ...when.value, basis: this.#text(basisInput(input)) ?? 'printed' }
  }

  #proposed({ from, noun }: Extract<Field, { is: 'id' }>, input: string): string | undefined {
    const title = this.#text(input.replace(/[^/]+$/, from))
    if (title === undefined) return undefined
    const id = proposedId(this.#options.registry, noun, title)
    this.typed.set(input, id)
    return id
  }

  /** What a position says is two fields of the data. */
  #position(value: string | undefined, input: string, at: string, data: Record<string, unknown>): void {
    const [party = '', point = ''] = value?.split('/') ?? []
    for (const name of ['party', 'point']) this.places.set(`${at}/${name}`, input)
    if (value !== undefined) Object.assign(data, { party, point })
  }

  /** Rows in which nothing was typed are left out, and what comes after them moves up in the data. */
  #rows({ fields, rows }: Extract<Field, { is: 'rows' }>, input: string, pointer: string): unknown[] {
    const data: unknown[] = []
    for (let row = 0; row < rowsOf(this.typed, input, rows); row += 1) {
      const isEmpty = [...this.typed].every(([name, text]) => !name.startsWith(`${input}/${row}/`) || text.trim() === '')
      if (isEmpty) continue
      this.places.set(`${pointer}/${data.length}`, `${input}/${row}/${fields[0]?.name}`)
      data.push(this.fields(fields, `${input}/${row}/`, `${pointer}/${data.length}`))
    }
    return data
  }

  #several({ noun, rows }: Extract<Field, { is: 'several' }>, input: string, pointer: string): unknown[] {
    const data: unknown[] = []
    for (let row = 0; row < rowsOf(this.typed, input, rows); row += 1) {
      const text = this.#text(`${input}/${row}`)
      if (text === undefined) continue
      this.places.set(`${pointer}/${data.length}`, `${input}/${row}`)
      const value = noun === null ? text : this.#named(`${input}/${row}`, idOf(this.#options.registry, noun, text))
      if (value !== undefined) data.push(value)
    }
    return data
  }
}

/** Reads what was typed into a form as the data of its command, which may still be wrong. */
export function readForm({ fields, given }: Form, typed: Typed, options: ReadingOptions): Reading {
  const reader = new Reader(typed, options)
  const data = { ...reader.fields(fields, '', ''), ...given }
  const { faults, whens, places } = reader
  return { typed: reader.typed, data, faults, whens, places }
}

/** The input at which something in the data is wrong: its own, or that of what it is in; empty where there is none. */
export function inputAt(places: ReadonlyMap<string, string>, pointer: string): string {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const input = places.get(at)
    if (input !== undefined) return input
  }
  return ''
}

/** Puts what is wrong with data at the inputs that it came from. */
export function faultsAt(places: ReadonlyMap<string, string>, found: readonly { pointer: string; message: string }[]): Faults {
  const faults: Faults = new Map()
  for (const { pointer, message } of found) {
    const input = inputAt(places, pointer)
    faults.set(input, [...(faults.get(input) ?? []), message])
  }
  return faults
}

/** The data of a form as its command, or what is wrong with it. */
export function commandIn(command: CommandType, { data, places }: Reading): { command: Command } | { faults: Faults } {
  const read = parseInput(commandData[command], data)
  if (read.ok) return { command: { type: command, data: read.value } as Command }
  return {
    faults: faultsAt(
      places,
      read.error.map(({ path, message }: Issue) => ({ pointer: pointerOf(path), message })),
    ),
  }
}
