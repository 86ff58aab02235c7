import { Readable } from 'node:stream'
import type { Stepwise } from '../../../projections/questions/lazy.ts'

/** How long work goes on before it gives way, in milliseconds. */
const sliceInMs = 3

/** The same of what has just been asked for, where it need not wait for a turn: many may ask at once. */
const firstSliceInMs = 1

/** Characters of a body that are handed on at once, at the most by so much more as one piece is long. */
const chunkLength = 64 * 1024

/** Who waits to go on with long work. There is one event loop to a process, so there is one line. */
const queue: (() => void)[] = []

function callNext(): void {
  queue.shift()?.()
  if (queue.length > 0) setImmediate(callNext)
}

/**
 * Waits for a turn of the event loop. In each of its rounds one of all who wait goes on: were they
 * all let on together, a short request would wait for a slice of every long one.
 */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    queue.push(resolve)
    if (queue.length === 1) setImmediate(callNext)
  })

/** Does work in slices, so that nobody else has to wait for the whole of it. */
export async function paced<T>(work: Stepwise<T>): Promise<T> {
  for (let until = performance.now() + firstSliceInMs; ; ) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() < until) continue
    await turn()
    until = performance.now() + sliceInMs
  }
}

/** The pieces of a body, each there at once or in time. An empty one is a place at which to give way. */
export type Pieces = {
  next(): IteratorResult<string, unknown> | Promise<IteratorResult<string, unknown>>
  return?(value: undefined): unknown
}

/** The pieces of parts that come in time, each of which has its own at once. */
export function piecesOf(parts: AsyncGenerator<Iterator<string, unknown>>): Pieces {
  let part: Iterator<string, unknown> | undefined
  async function nextPart(): Promise<IteratorResult<string, unknown>> {
    const { done, value } = await parts.next()
    part = value
    return done === true ? { done, value } : { value: '' }
  }
  return {
    next() {
      const piece = part?.next()
      return piece === undefined || piece.done === true ? nextPart() : piece
    },
    return: () => parts.return(undefined),
  }
}

/** The next pieces of a body, as many as a slice brings, and whether they are the last. */
async function nextChunk(pieces: Pieces, slice: number): Promise<{ text: string; isLast: boolean }> {
  const until = performance.now() + slice
  let text = ''
  while (text.length < chunkLength && performance.now() < until) {
    const taken = pieces.next()
    const { done, value } = taken instanceof Promise ? await taken : taken
    if (done === true) return { text, isLast: true }
    text += value
  }
  return { text, isLast: false }
}

/** A body: whole where it is short, else as far as it was made and what is still to be made. */
export type Body = { whole: string } | { begun: string; rest: Pieces }

/** Makes a body, or as much of it as is handed on at once. */
export async function bodyOf(pieces: Pieces): Promise<Body> {
  let begun = ''
  for (let slice = firstSliceInMs; ; slice = sliceInMs) {
    const { text, isLast } = await nextChunk(pieces, slice)
    begun += text
    if (isLast) return { whole: begun }
    if (begun.length >= chunkLength) return { begun, rest: pieces }
    await turn()
  }
}

/** Bodies that are put together while they go out, for others to have: so many hold a copy each. */
const copiesAtOnce = 8
let copies = 0

/** A body put together to its end; null where it is longer than `limit` characters. */
export async function wholeOf({ begun, rest }: Extract<Body, { rest: Pieces }>, limit: number): Promise<string | null> {
  const parts = [begun]
  for (let length = begun.length; length <= limit; ) {
    await turn()
    const { text, isLast } = await nextChunk(rest, sliceInMs)
    parts.push(text)
    if (isLast) return parts.join('')
    length += text.length
  }
  await rest.return?.(undefined)
  return null
}

/**
 * A body that is made as its reader takes it, in turns with all others. Where the reader goes, the
 * pieces are told to end; where making them fails, the stream does, so that nobody takes a part for
 * the whole.
 * @param done takes the whole where it is no longer than `limit` characters
 */
export function streamOf({ begun, rest }: Extract<Body, { rest: Pieces }>, limit = 0, done?: (whole: string) => void): Readable {
  async function* chunks(): AsyncGenerator<string> {
    // A reader that is slow holds its copy for long.
    let isCopied = done !== undefined && copies < copiesAtOnce
    const kept = isCopied ? [begun] : []
    const letGo = () => {
      if (isCopied) copies -= 1
      isCopied = false
      kept.length = 0
    }
    if (isCopied) copies += 1
    let length = begun.length
    try {
      yield begun
      for (let isLast = false; !isLast; ) {
        await turn()
        const chunk = await nextChunk(rest, sliceInMs)
        isLast = chunk.isLast
        length += chunk.text.length
        if (length > limit) letGo()
        if (isCopied) kept.push(chunk.text)
        if (chunk.text !== '') yield chunk.text
      }
      if (isCopied) done?.(kept.join(''))
    } finally {
      letGo()
      await rest.return?.(undefined)
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}
