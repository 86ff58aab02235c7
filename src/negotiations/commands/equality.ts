/** Whether two values of JSON say the same, whatever the order of their fields. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const fields = Object.entries(a)
  const others = new Map(Object.entries(b))
  return (
    Array.isArray(a) === Array.isArray(b) &&
    fields.length === others.size &&
    fields.every(([name, value]) => others.has(name) && isEqual(value, others.get(name)))
  )
}
