import type { KeptSecret } from '../subscription/subscription.ts'
import { type Clock, onSteady } from './clock.ts'

/**
 * Which secrets sign, of those that a subscription has, the newest first. One that is replaced signs for as long as both
 * clocks say so: the wall clock alone, set back, would have it sign beyond its end, and the steady one alone, stopped
 * while the machine slept, too.
 */
export function overlapOf(clock: Clock): (secrets: readonly KeptSecret[]) => KeptSecret[] {
  let known: readonly KeptSecret[] = []
  /** Their ends by the steady clock. */
  let ends: readonly number[] = []

  /** New ones come in front. The end of one that was known stays, or comes nearer. */
  function endsOf(secrets: readonly KeptSecret[]): number[] {
    const added = secrets.length - known.length
    return secrets.map(({ until }, index) => {
      const before = ends[index - added]
      if (before === undefined) return onSteady(clock, until)
      return until === known[index - added]?.until ? before : Math.min(before, onSteady(clock, until))
    })
  }

  return (secrets) => {
    if (secrets !== known) {
      ends = endsOf(secrets)
      known = secrets
    }
    return secrets.filter(({ until }, index) => until > clock.now() && (ends[index] as number) > clock.steady())
  }
}
