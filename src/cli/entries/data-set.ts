import type { Dirent } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseInput } from '../../input/parse.ts'
import { type Command, type CommandType, commandData } from '../../negotiations/commands/command.ts'
import { DataSetFile, type ListName, lists } from '../../negotiations/commands/data-set.ts'
import { failed, ok, type Result } from '../../result.ts'
import { duplicatesIn, type Fault, faultsOf, type Place } from '../input/fault.ts'
import { jsonIn, textIn } from '../input/json.ts'
import type { KeyedEntry } from './entry.ts'
import { entryKeys } from './entry-key.ts'

/** A data set in the order in which it is recorded: the negotiation's opening, then list by list, in each the files by name. */
export type DataSet = { negotiation: string; entries: [opening: KeyedEntry, ...others: KeyedEntry[]] }

type File = { name: string; content: DataSetFile }

const listNames = Object.keys(lists) as ListName[]

/** Why there is nothing to read under that name; links are followed. Trap: to open a FIFO is to wait, beyond every signal, until somebody writes to it. */
async function noFile(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? undefined : 'This is not a file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'This is a link to what is not there'
    if (code === 'ELOOP') return 'This is a link that leads back to itself'
    throw error
  }
}

async function readOne(folder: string, name: string): Promise<Result<File, Fault[]>> {
  const place = { file: name, pointer: '' }
  const path = join(folder, name)
  const reason = await noFile(path)
  if (reason !== undefined) return failed([{ ...place, message: reason }])
  const text = textIn(await readFile(path))
  if (!text.ok) return failed([{ ...place, message: text.error }])
  const json = jsonIn(text.value)
  if (!json.ok) return failed([{ ...place, message: json.error }])
  const doubled = duplicatesIn(text.value, json.value, place)
  const given = parseInput(DataSetFile, json.value)
  if (!given.ok) return failed([...doubled, ...faultsOf(given.error, place)])
  return doubled.length === 0 ? ok({ name, content: given.value }) : failed(doubled)
}

/** An entry read as the service reads it: an opening may have more to it than a data set says of it. */
const commandOf = (type: CommandType, data: unknown): Command => ({ type, data: commandData[type].parse(data) }) as Command

/** The entries of all lists, and those that claim a name which another has. */
function entriesOf(files: readonly File[]): { entries: KeyedEntry[]; faults: Fault[] } {
  const keyOf = entryKeys()
  const taken = new Map<string, Place>()
  const entries: KeyedEntry[] = []
  const faults: Fault[] = []
  const enter = <L extends ListName>(list: L, { name: file, content }: File) => {
    for (const [index, data] of (content[list] ?? []).entries()) {
      const place = { file, pointer: `/${list}/${index}` }
      const key = keyOf(list, data as Parameters<typeof keyOf<L>>[1])
      const first = taken.get(key)
      if (first !== undefined) faults.push({ ...place, message: `The same is at ${first.file} ${first.pointer}` })
      taken.set(key, place)
      entries.push({ command: commandOf(lists[list], data), key, place })
    }
  }
  for (const list of listNames) for (const file of files) enter(list, file)
  return { entries, faults }
}

/** Whether it is a file of the data set. Those that begin with a dot are somebody else's: macOS puts `._plan.json` beside plan.json. */
const belongs = (entry: Dirent): boolean => /\.json$/i.test(entry.name) && !entry.name.startsWith('.') && !entry.isDirectory()

/**
 * Reads a data set: every `*.json` of a folder, in capitals too, in order of name, as one negotiation.
 * @returns the data set, or all that is wrong with its files; rejects where the folder cannot be read
 */
export async function readDataSet(folder: string): Promise<Result<DataSet, Fault[]>> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter(belongs)
    .map(({ name }) => name)
    .sort()
  const read = await Promise.all(names.map((name) => readOne(folder, name)))
  const files = read.flatMap((one) => (one.ok ? [one.value] : []))
  const broken = read.flatMap((one) => (one.ok ? [] : one.error))
  const openings = files.flatMap(({ name, content: { negotiation } }) => (negotiation === undefined ? [] : [{ name, negotiation }]))
  const [opening, ...more] = openings
  const { entries, faults } = entriesOf(files)
  const surplus = more.map(({ name }) => ({ file: name, pointer: '/negotiation', message: `It is in ${opening?.name} already` }))
  // A file that cannot be read may be the one that has it.
  if (opening === undefined && broken.length === 0)
    faults.push({ file: folder, pointer: '', message: names.length === 0 ? 'No *.json in it' : 'One of its files must have `negotiation`' })
  const all = [...broken, ...surplus, ...faults]
  if (opening === undefined || all.length > 0) return failed(all)
  const { name, negotiation } = opening
  const place = { file: name, pointer: '/negotiation' }
  const entry = { command: commandOf('OpenNegotiation', negotiation), key: 'seed/negotiation', place }
  return ok({ negotiation: negotiation.id, entries: [entry, ...entries] })
}
