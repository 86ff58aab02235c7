import { writeSync } from 'node:fs'
import type { ExpectedRevision, Store } from '../../src/store/port/port.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { newEvents } from './events.ts'

/**
 * A process that writes until it is killed: `node appender.ts <path> <label>`. It says `open`, then for each batch
 * that was acknowledged `<stream> <first revision> <last revision>`; or `refused: <why>` where it may not write.
 */
const [path = '', label = ''] = process.argv.slice(2)

const say = (line: string): void => {
  writeSync(1, `${line}\n`)
}

const writeForEver = async (store: Store, stream: string): Promise<void> => {
  const [newest] = await store.readStream(stream, { direction: 'backwards', limit: 1 })
  let expected: ExpectedRevision = newest?.revision ?? 'none'
  for (let n = 0; ; n++) {
    const result = await store.append(stream, expected, newEvents(`${label} ${stream} ${n}`, 1 + (n % 3)))
    if (result.outcome !== 'appended') throw new Error(`The append came to ${result.outcome}`)
    expected = result.lastRevision
    say(`${stream} ${result.firstRevision} ${result.lastRevision}`)
  }
}

try {
  const store = openSqlite(path)
  say('open')
  await Promise.all(['a-1', 'a-2', 'b-1', 'b-2'].map((stream) => writeForEver(store, stream)))
} catch (error) {
  say(`refused: ${error instanceof Error ? `${error.name}: ${error.message}` : error}`)
}
