import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { ed25519Secret, hmacSecret, readSecret, type SigningKey } from '../../../src/webhooks/signing/secret.ts'
import { type SignedContent, signedHeaders } from '../../../src/webhooks/signing/signature.ts'

/** The message that the reference libraries of Standard Webhooks are tested with. */
const message: SignedContent = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  attemptedAt: 1_614_265_330_000,
  body: Buffer.from('{"test": 2432232314}'),
}
/** Their secret, and what they make of it. */
const shared = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const sharedSignature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

/** The pair behind the v1a signature that the specification shows; it is one of this same message. */
const pair = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const pairPublic = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='
const pairSignature = 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=='

function keyOf(secret: string): SigningKey {
  const read = readSecret(secret)
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

function publicKeyOf(key: SigningKey): KeyObject {
  if (key.version !== 'v1a') throw new Error('Only ed25519 has a public key')
  const x = Buffer.from(key.publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** What a receiver with the reference library says, so many seconds after the attempt by its clock. */
function accepted(secret: string, body: Uint8Array, headers: Record<string, string>, secondsLater = 0): boolean {
  const clock = t.intercept(Date, 'now', { value: () => (Number(headers['webhook-timestamp']) + secondsLater) * 1000 })
  try {
    new Webhook(secret).verify(Buffer.from(body), headers, { jsonParse: false })
    return true
  } catch {
    return false
  } finally {
    clock.restore()
  }
}

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength })
const anyMessage: fc.Arbitrary<SignedContent> = fc.record({
  id: fc.stringMatching(/^[\w-]{1,40}$/),
  attemptedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  body: fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => Buffer.from(text)),
})

t.test('an HMAC signature is the one of the reference libraries', async (t) => {
  t.same(signedHeaders(message, [keyOf(shared)]), {
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': sharedSignature,
  })
})

t.test('an ed25519 signature is the one that the specification shows', async (t) => {
  const key = keyOf(pair)
  t.match(key, { version: 'v1a', publicKey: pairPublic })
  t.equal(signedHeaders(message, [key])['webhook-signature'], pairSignature)
})

t.test('the reference library accepts every message that is signed with HMAC', async () => {
  fc.assert(
    fc.property(anyMessage, bytes(24, 64), (message, random) => {
      const secret = hmacSecret(random)
      return accepted(secret, message.body, signedHeaders(message, [keyOf(secret)]))
    }),
  )
})

t.test('the reference library refuses it with another secret, id, time or body, or too late', async (t) => {
  const headers = signedHeaders(message, [keyOf(shared)])
  t.ok(accepted(shared, message.body, headers, 300))
  t.notOk(accepted(shared, message.body, headers, 301))
  t.notOk(accepted(hmacSecret(Buffer.alloc(24)), message.body, headers))
  t.notOk(accepted(shared, Buffer.from('{"test": 2432232315}'), headers))
  t.notOk(accepted(shared, message.body, { ...headers, 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJel' }))
  t.notOk(accepted(shared, message.body, { ...headers, 'webhook-timestamp': '1614265331' }))
})

t.test('a receiver with the public key alone can verify every message that is signed with ed25519', async () => {
  fc.assert(
    fc.property(anyMessage, bytes(32), (message, random) => {
      const key = keyOf(ed25519Secret(random))
      const headers = signedHeaders(message, [key])
      const [version, signature = ''] = headers['webhook-signature'].split(',')
      const signed = Buffer.concat([Buffer.from(`${message.id}.${headers['webhook-timestamp']}.`), message.body])
      const holds = (content: Uint8Array) => verify(null, content, publicKeyOf(key), Buffer.from(signature, 'base64'))
      return version === 'v1a' && holds(signed) && !holds(Buffer.concat([signed, Buffer.from(' ')]))
    }),
  )
})

t.test('while a secret rotates, receivers of the old one and of the new one accept the same message', async (t) => {
  const next = hmacSecret(Buffer.alloc(32, 7))
  const headers = signedHeaders(message, [keyOf(next), keyOf(shared)])
  t.ok(accepted(next, message.body, headers))
  t.ok(accepted(shared, message.body, headers))
  t.notOk(accepted(hmacSecret(Buffer.alloc(24)), message.body, headers))
})

t.test('several signatures stand in the order of their keys, the first again at the end, whatever their algorithms', async (t) => {
  const signatures = (...keys: [SigningKey, ...SigningKey[]]) => signedHeaders(message, keys)['webhook-signature'].split(' ')
  t.same(signatures(keyOf(shared), keyOf(pair)), [sharedSignature, pairSignature, sharedSignature])
  t.same(signatures(keyOf(pair), keyOf(shared)), [pairSignature, sharedSignature, pairSignature])
  const next = keyOf(hmacSecret(Buffer.alloc(32, 7)))
  const [nextSignature] = signatures(next)
  t.same(signatures(next, keyOf(shared), keyOf(pair)), [nextSignature, sharedSignature, pairSignature, nextSignature])
})

t.test('the timestamp is in whole seconds that have passed', async (t) => {
  const at = (attemptedAt: number) => signedHeaders({ ...message, attemptedAt }, [keyOf(shared)])['webhook-timestamp']
  t.equal(at(1_614_265_330_999), '1614265330')
  t.equal(at(1_614_265_331_000), '1614265331')
})

t.test('the bytes are signed as they are, UTF-8 or not', async (t) => {
  const of = (body: Uint8Array) => signedHeaders({ ...message, body }, [keyOf(shared)])['webhook-signature']
  t.not(of(Buffer.from([0xff])), of(Buffer.from([0xfe])))
})

t.test('an id that could blur where the timestamp begins is never signed', async (t) => {
  for (const id of ['', 'a.1', 'a b', 'a\r\nb', 'a\n', 'ä']) t.throws(() => signedHeaders({ ...message, id }, [keyOf(shared)]), RangeError)
})
