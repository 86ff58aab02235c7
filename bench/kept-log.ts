import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { NewEvent } from '../events/envelope.ts'
import { streamOf } from '../events/stream.ts'
import { openSqlite } from '../src/store/sqlite/sqlite.ts'
import { enveloped, history, negotiation, type Shape } from './workload.ts'

const perAppend = 500

/** A SQLite store in the folder that holds a history, made where another figure has not made it yet. */
export async function keptLog(folder: string, shape: Shape): Promise<string> {
  const path = join(folder, `${Object.values(shape).join('-').replaceAll(' ', '-')}.db`)
  if (existsSync(path)) return path
  const store = openSqlite(path)
  let batch: NewEvent[] = []
  let count = 0
  for (const recording of history(shape)) {
    batch.push(enveloped(recording, count++))
    if (batch.length < perAppend && count < shape.events) continue
    const from = count - batch.length
    const { outcome } = await store.append(streamOf(negotiation), from === 0 ? 'none' : from - 1, batch)
    if (outcome !== 'appended') throw new Error(`The store answered ${outcome}`)
    batch = []
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
