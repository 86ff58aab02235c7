import type { System } from '../../system.ts'
import { type Keyring, open } from '../signing/seal.ts'
import { readSecret, type SigningKey } from '../signing/secret.ts'
import type { StoredSecret } from '../subscription/subscription.ts'
import { onSteady } from './schedule.ts'

type Keys = readonly [SigningKey, ...SigningKey[]]

type Options = {
  clock: Pick<System, 'now' | 'steady'>
  keyring: Keyring
  /** Called where the newest secret cannot be opened, once for each change of the secrets. */
  onSealed: () => void
}

/**
 * The keys that sign for one subscription: those of such of its secrets as sign now, the newest first. Older ones that cannot
 * be opened with the keys at hand are left out; undefined where the newest is such a one.
 */
export function signingKeys(
  webhook: string,
  { clock, keyring, onSealed }: Options,
): (secrets: readonly StoredSecret[]) => Keys | undefined {
  let known: readonly StoredSecret[] = []
  /** Their ends by the steady clock. */
  let ends: readonly number[] = []
  let opened: { secrets: readonly StoredSecret[]; count: number; keys: Keys | undefined } | undefined

  /** New ones come in front. The end of one that was known stays, or comes nearer. */
  function endsOf(secrets: readonly StoredSecret[]): number[] {
    const added = secrets.length - known.length
    return secrets.map(({ until }, index) => {
      const before = ends[index - added]
      const end = onSteady(clock, until)
      if (before === undefined) return end
      return until === known[index - added]?.until ? before : Math.min(before, end)
    })
  }

  /**
   * One that is replaced signs for as long as both clocks say so: the wall clock alone, set back, would have it sign beyond
   * its end, and the steady one alone, stopped while the machine slept, too.
   */
  function validOf(secrets: readonly StoredSecret[]): StoredSecret[] {
    if (secrets !== known) {
      ends = endsOf(secrets)
      known = secrets
    }
    return secrets.filter(({ until }, index) => until > clock.now() && (ends[index] as number) > clock.steady())
  }

  function openAll(secrets: readonly StoredSecret[]): Keys | undefined {
    const found: SigningKey[] = []
    for (const { sealed } of secrets) {
      const text = open(sealed, webhook, keyring)
      const read = text.ok ? readSecret(text.value) : text
      if (read.ok) found.push(read.value)
      else if (found.length === 0) return undefined
    }
    const [first, ...others] = found
    return first === undefined ? undefined : [first, ...others]
  }

  return (secrets) => {
    const valid = validOf(secrets)
    if (opened?.secrets !== secrets || opened.count !== valid.length) {
      const keys = openAll(valid)
      if (keys === undefined) onSealed()
      opened = { secrets, count: valid.length, keys }
    }
    return opened.keys
  }
}
