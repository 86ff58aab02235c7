import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { addressOf } from '../../src/store/eventstoredb/address.ts'
import { openStore } from '../../src/store/open.ts'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { temporaryFolder } from '../support/folder.ts'

const host = (address: string, port: number) => ({ address, port })

const read: [string, Partial<ReturnType<typeof addressOf>>][] = [
  ['esdb://db.example:4321?tls=false', { endpoints: [host('db.example', 4321)], isCluster: false }],
  ['esdb://db.example?tls=false', { endpoints: [host('db.example', 2113)], isCluster: false }],
  ['esdb://db.example/?tls=false', { endpoints: [host('db.example', 2113)], isCluster: false }],
  ['kurrentdb://127.0.0.1:1?tls=false', { endpoints: [host('127.0.0.1', 1)], isCluster: false }],
  ['KurrentDB://127.0.0.1:1?TLS=false', { endpoints: [host('127.0.0.1', 1)], isCluster: false }],
  ['esdb://a:1,b,c:3?tls=false', { endpoints: [host('a', 1), host('b', 2113), host('c', 3)], isCluster: true }],
  ['esdb+discover://a?tls=false', { endpoints: [host('a', 2113)], isCluster: true }],
  ['kurrentdb+discover://a:1,b:2?tls=false', { endpoints: [host('a', 1), host('b', 2)], isCluster: true }],
  ['esdb://a?tls=false&connectionName=desk%201', { connectionName: 'desk 1' }],
  ['esdb://a?tls=false&nodePreference=leader', { connectionName: 'standpoint' }],
  ['esdb://desk:changeit@a', { credentials: { username: 'desk', password: 'changeit' }, tls: {} }],
  ['esdb://desk:changeit@a?tls=true', { credentials: { username: 'desk', password: 'changeit' }, tls: {} }],
  ['esdb://d%40sk:p%3A%2F%3F%40%25@a', { credentials: { username: 'd@sk', password: 'p:/?@%' }, endpoints: [host('a', 2113)] }],
  ['esdb://desk:a:b@a', { credentials: { username: 'desk', password: 'a:b' } }],
]

for (const [url, expected] of read)
  t.test(`${url} is read`, async (t) => {
    t.strictSame({ ...addressOf(url), ...expected }, addressOf(url))
    t.equal('tls' in addressOf(url), !/tls=false/i.test(url), 'TLS unless it is declined')
  })

t.test('a certificate is read from the file that tlsCAFile names', async (t) => {
  const path = join(temporaryFolder(t), 'ca.crt')
  writeFileSync(path, 'certificate')
  t.strictSame(addressOf(`esdb://desk:changeit@a?tlsCAFile=${encodeURIComponent(path)}`).tls, {
    rootCertificate: Buffer.from('certificate'),
  })
})

const refused: [string, RegExp][] = [
  ['esdb:', /cannot be read/],
  ['esdb:a:2113', /cannot be read/],
  ['esdb:/a', /cannot be read/],
  ['esdb://?tls=false', /no host/],
  ['esdb://a:?tls=false', /no host/],
  ['esdb://a,?tls=false', /no host/],
  ['esdb://a:port?tls=false', /no host/],
  ['esdb://a:0?tls=false', /port/],
  ['esdb://a:65536?tls=false', /port/],
  ['esdb://a:99999?tls=false', /port/],
  ['esdb://a/path?tls=false', /cannot be read/],
  ['esdb+other://a?tls=false', /No store has that scheme/],
  ['esdb://a', /user and a password.*tls=false/],
  ['esdb://a?tls=true', /user and a password.*tls=false/],
  ['esdb://secretuser@a', /user and a password/],
  ['esdb://:secretword@a', /user and a password/],
  ['esdb+discover://a', /user and a password/],
  ['esdb://secretuser:secretword%@a', /percent-encoded/],
  ['esdb://secretuser%E0:secretword@a', /percent-encoded/],
  ['esdb://a?tls=no', /tls/],
  ['esdb://a?tls=', /tls/],
  ['esdb://a?tls=false&nodePreference=follower', /leader/],
  ['esdb://secretuser:secretword@a?tlsVerifyCert=false', /Use esdb:/],
  ['esdb://a?tls=false&connectionName=', /connectionname/i],
  ['esdb://a?tls=false&unheard=1', /Use esdb:/],
  ['esdb://secretuser:secretword@a?tlsCAFile=/no/such/file', /certificate.*cannot be read/],
  ['esdb://secretuser:secretword@a?tlsCAFile=', /tlscafile/i],
]

for (const [url, message] of refused)
  t.test(`${url.replaceAll('secret', '…')} is refused`, { timeout: 5000 }, async (t) => {
    const error = await openStore(url).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    t.match(error, { name: 'StoreUnavailable', message })
    t.notMatch(error, { message: /secret/ })
  })

t.test('a refusal never shows the user, the password or the address, however wrong it is', async () => {
  const secret = 'hunter2'
  const noise = fc.string({ unit: fc.constantFrom(...'ab1%:@/?&=,.#[]+ \\"\n'), maxLength: 4 })
  const hidden = fc.tuple(noise, noise).map(([before, behind]) => `${before}${secret}${behind}`)
  const userinfo = fc.oneof(
    hidden,
    fc.tuple(hidden, noise).map(([user, password]) => `${user}:${password}`),
    fc.tuple(noise, hidden).map(([user, password]) => `${user}:${password}`),
  )
  const rest = fc.constantFrom('', 'a', 'a:1', 'a:x', 'a,b', 'a:99999', 'a/', 'a/b')
  const query = fc.constantFrom('', '?', '?tls=no', '?tls=false&other=1', '?tlsCAFile=/no/such/file', '?nodePreference=random', '?tls')
  const scheme = fc.constantFrom('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover', 'ESDB')
  const url = fc.tuple(scheme, fc.constantFrom('://', ':/', ':'), userinfo, rest, query).map(([s, c, u, r, q]) => `${s}${c}${u}@${r}${q}`)
  fc.assert(
    fc.property(url, (url) => {
      try {
        addressOf(url)
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        const told = `${error.stack} ${error.cause}`
        return !told.includes(secret) && !told.includes(url)
      }
      return true
    }),
    { numRuns: 5000, seed: 25 },
  )
})
