import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { ed25519Secret, hmacSecret, readSecret, secretRefusals } from '../../../src/webhooks/signing/secret.ts'

const base64 = (length: number): string => Buffer.alloc(length, 0xa5).toString('base64')
const pair = ed25519Secret(Buffer.alloc(32, 1))

/** The code of the refusal, or the version of the key that was read. */
function readingOf(secret: string): string {
  const read = readSecret(secret)
  return read.ok ? read.value.version : read.error.code
}

t.test('a secret for HMAC is written as whsec_ and base64, and read again', async (t) => {
  t.equal(hmacSecret(Buffer.alloc(24, 0xff)), `whsec_${'/'.repeat(32)}`)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (random) => {
      const read = readSecret(hmacSecret(random))
      return read.ok && read.value.version === 'v1' && read.value.key.export().equals(random)
    }),
  )
})

t.test('a secret for ed25519 holds its seed and then its public key', async (t) => {
  // RFC 8032, section 7.1, test 1.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
  const publicBytes = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
  const secret = ed25519Secret(seed)
  t.equal(secret, `whsk_${Buffer.concat([seed, publicBytes]).toString('base64')}`)
  t.match(readSecret(secret), { ok: true, value: { version: 'v1a', publicKey: `whpk_${publicBytes.toString('base64')}` } })
})

t.test('HMAC takes 24 to 64 bytes', async (t) => {
  for (const length of [24, 32, 64]) t.equal(readingOf(`whsec_${base64(length)}`), 'v1')
  for (const length of [0, 23, 65]) {
    t.equal(readingOf(`whsec_${base64(length)}`), 'secret-length')
    t.throws(() => hmacSecret(Buffer.alloc(length)), RangeError)
  }
})

t.test('ed25519 takes a seed of 32 bytes with its own public key', async (t) => {
  t.equal(readingOf(pair), 'v1a')
  for (const length of [0, 32, 63, 65]) t.equal(readingOf(`whsk_${base64(length)}`), 'secret-length')
  for (const length of [0, 31, 33, 64]) t.throws(() => ed25519Secret(Buffer.alloc(length)), RangeError)
  t.equal(readingOf(`whsk_${base64(64)}`), 'secret-pair')
})

t.test('a text with another beginning is no signing secret', async (t) => {
  const publicKey = `whpk_${base64(32)}`
  for (const text of ['', base64(24), `WHSEC_${base64(24)}`, ` whsec_${base64(24)}`, publicKey]) t.equal(readingOf(text), 'secret-prefix')
})

t.test('base64 that is loosely written is refused, so that a secret has one form', async (t) => {
  const strict = base64(25)
  const loose = [strict.replace(/=+$/, ''), `${strict}\n`, ` ${strict}`, `${strict.slice(0, 33)}B==`, `${strict}!`]
  for (const text of [...loose, '/'.repeat(32).replaceAll('/', '_')]) t.equal(readingOf(`whsec_${text}`), 'secret-encoding')
})

t.test('neither a refusal nor a key that is printed shows the secret', async (t) => {
  const secrets = [pair, `whsec_${base64(24)}`, `whsec_${base64(23)}`, `whsk_${base64(64)}`, base64(30), `whsec_${base64(24)}!`]
  for (const secret of secrets) t.notMatch(inspect(readSecret(secret), { depth: 9 }), secret.replace(/^wh\w+_/, '').slice(0, 12))
})

t.test('every refusal says why in words', async (t) => {
  for (const secret of ['x', 'whsec_!', 'whsec_', `whsk_${base64(64)}`]) {
    const read = readSecret(secret)
    if (read.ok) return t.fail(secret)
    t.equal(read.error.message, secretRefusals[read.error.code])
  }
})
