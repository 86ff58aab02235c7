import type { System } from '../../system.ts'
import { type Keyring, open } from '../signing/seal.ts'
import { readSecret, type SigningKey } from '../signing/secret.ts'
import type { StoredSecret } from '../subscription/subscription.ts'
import { onSteady } from './clock.ts'

type Keys = readonly [SigningKey, ...SigningKey[]]

type Options = {
  clock: Pick<System, 'now' | 'steady'>
  keyring: Keyring
  /** Called where the newest secret cannot be opened, once for each change of the secrets. */
  onSealed: () => void
}

/** The keys that sign for one subscription. */
export class SigningKeys {
  readonly #webhook: string
  readonly #options: Options
  #secrets: readonly StoredSecret[] = []
  /** Their ends by the steady clock. */
  #ends: readonly number[] = []
  #opened: { secrets: readonly StoredSecret[]; count: number; keys: Keys | undefined } | undefined

  constructor(webhook: string, options: Options) {
    this.#webhook = webhook
    this.#options = options
  }

  /**
   * The keys of those of the secrets that sign now, the newest first. Older ones that cannot be opened with the keys at
   * hand are left out; undefined where the newest is such a one.
   */
  of(secrets: readonly StoredSecret[]): Keys | undefined {
    const valid = this.#validOf(secrets)
    if (this.#opened?.secrets !== secrets || this.#opened.count !== valid.length) {
      const keys = this.#open(valid)
      if (keys === undefined) this.#options.onSealed()
      this.#opened = { secrets, count: valid.length, keys }
    }
    return this.#opened.keys
  }

  /**
   * One that is replaced signs for as long as both clocks say so: the wall clock alone, set back, would have it sign beyond
   * its end, and the steady one alone, stopped while the machine slept, too.
   */
  #validOf(secrets: readonly StoredSecret[]): StoredSecret[] {
    const { now, steady } = this.#options.clock
    if (secrets !== this.#secrets) {
      this.#ends = this.#endsOf(secrets)
      this.#secrets = secrets
    }
    return secrets.filter(({ until }, index) => until > now() && (this.#ends[index] as number) > steady())
  }

  /** New ones come in front. The end of one that was known stays, or comes nearer. */
  #endsOf(secrets: readonly StoredSecret[]): number[] {
    const added = secrets.length - this.#secrets.length
    return secrets.map(({ until }, index) => {
      const before = this.#ends[index - added]
      const end = onSteady(this.#options.clock, until)
      if (before === undefined) return end
      return until === this.#secrets[index - added]?.until ? before : Math.min(before, end)
    })
  }

  #open(secrets: readonly StoredSecret[]): Keys | undefined {
    const found: SigningKey[] = []
    for (const { sealed } of secrets) {
      const opened = open(sealed, this.#webhook, this.#options.keyring)
      const read = opened.ok ? readSecret(opened.value) : opened
      if (read.ok) found.push(read.value)
      else if (found.length === 0) return undefined
    }
    const [first, ...others] = found
    return first === undefined ? undefined : [first, ...others]
  }
}
