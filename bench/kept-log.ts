import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { streamOf } from '../events/stream.ts'
import { openSqlite } from '../src/store/sqlite.ts'
import { enveloped, history, negotiation, type Shape } from './workload.ts'

const perAppend = 500

/** A SQLite store in the folder that holds a history, made where another figure has not made it yet. */
export async function keptLog(folder: string, shape: Shape): Promise<string> {
  const path = join(folder, `${Object.values(shape).join('-').replaceAll(' ', '-')}.db`)
  if (existsSync(path)) return path
  const store = openSqlite(path)
  const events = [...history(shape)].map(enveloped)
  for (let from = 0; from < events.length; from += perAppend) {
    const { outcome } = await store.append(streamOf(negotiation), from === 0 ? 'none' : from - 1, events.slice(from, from + perAppend))
    if (outcome !== 'appended') throw new Error(`The store answered ${outcome}`)
  }
  await store.close()
  return path
}

/** The history of a large and long negotiation. */
export const longHistory = (isQuick: boolean): Shape => ({
  events: isQuick ? 10_000 : 200_000,
  parties: 4,
  points: 20,
  days: 3650,
  order: 'as it comes',
})
