import fc from 'fast-check'
import t from 'tap'
import { type Keyring, nonceBytes, open, readKeyring, seal } from '../../../src/webhooks/signing/seal.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const nonce = Buffer.alloc(nonceBytes, 9)
const keyText = (fill: number): string => Buffer.alloc(32, fill).toString('base64')

function keyring(text: string): Keyring {
  const read = readKeyring(text)
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

const none: Keyring = new Map()
const may = keyring(`may:${keyText(1)}`)
const june = keyring(`june:${keyText(2)},may:${keyText(1)}`)

/** The secret, or the code of the refusal. */
function opened(sealed: string, keys: Keyring, subscription = 'sub-1'): string {
  const result = open(sealed, subscription, keys)
  return result.ok ? result.value : result.error.code
}

t.test('a sealed secret opens for its subscription, and says version and key but not the secret', async (t) => {
  const sealed = seal(secret, 'sub-1', may, nonce)
  t.match(sealed, /^v1:may:[\w-]+$/)
  t.notMatch(Buffer.from(sealed.split(':')[2] ?? '', 'base64url').toString('latin1'), 'whsec')
  t.equal(opened(sealed, may), secret)
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.uint8Array({ minLength: nonceBytes, maxLength: nonceBytes }),
      (text, subscription, random) => opened(seal(text, subscription, may, random), may, subscription) === text,
    ),
  )
})

t.test('what was sealed once opens for ever', async (t) => {
  // Made by another implementation of AES-256-GCM, with the associated data v1:may:sub-1.
  const sealed = 'v1:may:CQkJCQkJCQkJCQkJs2dUq61vS6c0BXM9lprOTui1Ko1eymSiDxF8GbQekM8nJLW584IOcMtCXzPf71MUC2muMock'
  t.equal(opened(sealed, may), secret)
  t.equal(seal(secret, 'sub-1', may, nonce), sealed)
})

t.test('a secret that is sealed for one subscription does not open for another', async (t) => {
  t.equal(opened(seal(secret, 'sub-1', may, nonce), may, 'sub-2'), 'seal-broken')
  t.equal(opened(seal(secret, 'sub-1', may, nonce), may, ''), 'seal-broken')
})

t.test('no character of a seal can be another one', async (t) => {
  const sealed = seal(secret, 'sub-1', june, nonce)
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=: '
  const opening = [...sealed].flatMap((present, at) =>
    [...characters, ''].filter((other) => other !== present && opened(sealed.slice(0, at) + other + sealed.slice(at + 1), june) === secret),
  )
  t.same(opening, [])
  t.equal(opened(`${sealed}A`, june), 'seal-form')
  t.equal(opened(`${sealed}AAAA`, june), 'seal-broken')
})

t.test('no byte of nonce, ciphertext or tag can be another one', async (t) => {
  const [version, key, encoded = ''] = seal(secret, 'sub-1', may, nonce).split(':')
  const box = Buffer.from(encoded, 'base64url')
  for (const at of box.keys()) {
    const altered = Buffer.from(box)
    altered[at] = (box[at] ?? 0) ^ 1
    t.equal(opened(`${version}:${key}:${altered.toString('base64url')}`, may), 'seal-broken', `byte ${at}`)
    t.match(opened(`${version}:${key}:${box.subarray(0, at).toString('base64url')}`, may), /^seal-(form|broken)$/, `cut to ${at} bytes`)
  }
})

t.test('another key does not open it, though it has the same id, nor the same key under another id', async (t) => {
  const sealed = seal(secret, 'sub-1', may, nonce)
  t.equal(opened(sealed, keyring(`may:${keyText(3)}`)), 'seal-broken')
  t.equal(opened(sealed, keyring(`june:${keyText(1)}`)), 'seal-key')
  t.equal(opened(sealed.replace('may', 'june'), keyring(`june:${keyText(1)}`)), 'seal-broken')
  t.equal(opened(sealed, none), 'seal-key')
})

t.test('the first key seals, and the ones after it still open what they sealed', async (t) => {
  t.match(seal(secret, 'sub-1', june, nonce), /^v1:june:/)
  t.equal(opened(seal(secret, 'sub-1', may, nonce), june), secret)
  t.equal(opened(seal(secret, 'sub-1', june, nonce), may), 'seal-key')
})

t.test('without a key a secret is kept as it is, marked so, and still opens once there is a key', async (t) => {
  const kept = seal(secret, 'sub-1', none, nonce)
  t.equal(kept, `plain:${secret}`)
  t.equal(opened(kept, none), secret)
  t.equal(opened(kept, june), secret)
})

t.test('a text that is no seal is refused', async (t) => {
  for (const text of ['', secret, 'v1', 'v1:may', 'v1:may:', 'v1::AAAA', 'v2:may:AAAA', 'v1:may:AAAA', 'plain', ` plain:${secret}`])
    t.equal(opened(text, may), 'seal-form', text)
})

t.test('a nonce of another length is a mistake of the caller', async (t) => {
  for (const length of [0, 11, 13]) t.throws(() => seal(secret, 'sub-1', may, Buffer.alloc(length)), RangeError)
})

t.test('keys are read from one text, and what is wrong with it has a code', async (t) => {
  const refusalOf = (text: string) => {
    const read = readKeyring(text)
    return read.ok ? [...read.value.keys()] : read.error.code
  }
  t.same(refusalOf(` june:${keyText(2)} , may:${keyText(1)} `), ['june', 'may'])
  for (const text of ['', ',', keyText(1), `:${keyText(1)}`, `a b:${keyText(1)}`, 'may:', `may:${keyText(1)},`])
    t.equal(refusalOf(text), 'keyring-entry', text)
  const short = Buffer.alloc(31).toString('base64')
  for (const key of [short, `${short.slice(0, -1)}!`, keyText(1).replace('=', ''), 'a'.repeat(64)])
    t.equal(refusalOf(`may:${key}`), 'keyring-length', key)
  t.equal(refusalOf(`may:${keyText(1)},may:${keyText(2)}`), 'keyring-repeated')
})
