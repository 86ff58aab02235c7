import { setTimeout as timeout } from 'node:timers/promises'
import { nowMs } from './process.ts'

export type Pace = { perSecond: number; seconds: number }

/** Runs something so many times a second, whether what it began has ended or not; gives what came of each. */
export async function atPace<T>({ perSecond, seconds }: Pace, begin: (index: number) => Promise<T>): Promise<T[]> {
  const start = nowMs()
  const begun: Promise<T>[] = []
  while (begun.length < perSecond * seconds) {
    while (begun.length < perSecond * seconds && nowMs() - start >= (begun.length / perSecond) * 1000) begun.push(begin(begun.length))
    await timeout(1)
  }
  return Promise.all(begun)
}
