import { isLazy, LazyRecord } from './lazy.ts'

/** A list or record piece by piece, each after what separates it from the one before. */
function* between<T>(
  items: Iterable<T | undefined>,
  [open, close]: readonly [string, string],
  write: (item: T) => Iterable<string>,
): Generator<string> {
  let before = open
  for (const item of items) {
    if (item === undefined) yield ''
    else {
      yield before
      yield* write(item)
      before = ','
    }
  }
  yield before === open ? `${open}${close}` : close
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value

function* piecesWithin(value: unknown): Generator<string> {
  if (value instanceof LazyRecord)
    yield* between(value.entries, ['{', '}'], function* ([key, one]) {
      yield `${JSON.stringify(key)}:`
      yield* piecesWithin(one)
    })
  else if (isIterable(value)) yield* between(value, ['[', ']'], piecesWithin)
  else if (typeof value === 'object' && value !== null && Object.values(value).some(isLazy)) yield* jsonPieces(value)
  else yield JSON.stringify(value)
}

/**
 * An answer as JSON, piece by piece: the bytes are those of JSON.stringify. A list is taken item by
 * item, and so is what is made only then.
 */
export function* jsonPieces(answer: object): Generator<string> {
  if (isIterable(answer)) return yield* piecesWithin(answer)
  const entries = Object.entries(answer).filter(([, value]) => value !== undefined)
  yield* between(entries, ['{', '}'], function* ([key, value]) {
    yield `${JSON.stringify(key)}:`
    yield* piecesWithin(value)
  })
}
