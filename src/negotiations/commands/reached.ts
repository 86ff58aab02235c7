/** All that can be reached from something, in order of discovery; itself only where a circle leads back to it. */
export function reached<T>(from: T, next: (one: T) => Iterable<T>): Set<T> {
  const found = new Set(next(from))
  for (const one of found) for (const other of next(one)) found.add(other)
  return found
}
