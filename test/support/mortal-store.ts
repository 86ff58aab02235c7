import type { Store } from '../../src/store/port/port.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What becomes of one call of a store; `unanswered` is done all the same. */
export type Fate = 'answered' | 'refused' | 'unanswered' | 'silent'

/** By stream. */
export type Fates = Partial<Record<'append' | 'readStream' | 'retain', ((stream: string) => Fate) | undefined>>

/** What was asked of a store: each call and its stream, and how many of the calls it has not yet answered. */
export type Asked = { all: string[]; underWay: number }

const never = <T>(): Promise<T> => new Promise(() => {})

/** A store as a process sees it that may die: it then hears of nothing more, and asks for nothing. */
export function mortalStore(
  store: Store,
  { time, fates, asked, isAlive }: { time: VirtualTime; fates: Fates; asked: Asked; isAlive: () => boolean },
): Store {
  const call = async <T>(what: keyof Fates, stream: string, ask: () => Promise<T>): Promise<T> => {
    time.done()
    asked.all.push(`${what} ${stream}`)
    const fate = fates[what]?.(stream) ?? 'answered'
    if (!isAlive() || fate === 'silent') return never()
    if (fate === 'refused') throw new Error('the store is away')
    asked.underWay++
    const done = await ask().then(
      (value) => () => value,
      (cause) => () => {
        throw cause
      },
    )
    asked.underWay--
    time.done()
    if (!isAlive()) return never()
    if (fate === 'unanswered') throw new Error('the answer was lost')
    return done()
  }
  return {
    ...store,
    append: (stream, ...rest) => call('append', stream, () => store.append(stream, ...rest)),
    readStream: (stream, range) => call('readStream', stream, () => store.readStream(stream, range)),
    retain: (stream, maxCount) => call('retain', stream, () => store.retain(stream, maxCount)),
  }
}
