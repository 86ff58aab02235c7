import t from 'tap'
import { exchangeFailure, retryAfterMs } from '../../../src/webhooks/sending/outcome.ts'

t.test('an alert of TLS after the handshake, as of a server that wants a certificate, is a failure of TLS', async (t) => {
  const code = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
  const { reason, message } = exchangeFailure(Object.assign(new Error('alert number 116'), { code }))
  t.same({ reason, message }, { reason: 'tls', message: `The endpoint ended the connection by an alert of TLS (${code})` })
})

t.test('what is wrong with the request itself is thrown on', async (t) => {
  const bug = new TypeError('not a function')
  t.throws(() => exchangeFailure(bug), bug)
})

/** Sun, 06 Nov 1994 08:49:00 GMT */
const now = Date.UTC(1994, 10, 6, 8, 49)

t.test('seconds are waited for from now', async (t) => {
  t.equal(retryAfterMs('0', now), 0)
  t.equal(retryAfterMs('120', now), 120_000)
  t.equal(retryAfterMs('9'.repeat(400), now), Number.MAX_SAFE_INTEGER)
})

t.test('a date is waited for in each of the three forms of HTTP, in UTC', async (t) => {
  for (const date of ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])
    t.equal(retryAfterMs(date, now), 37_000, date)
})

t.test('a date that is over asks for no wait', async (t) => {
  t.equal(retryAfterMs('Sun, 06 Nov 1994 08:48:59 GMT', now), 0)
})

t.test('what is neither asks for nothing', async (t) => {
  for (const text of ['', 'soon', '-5', '1.5', '1e3', '0x10', '1994-11-06T09:00:00Z', 'Nov 6 2030', 'Sun', 'Sun, 99 Foo 1994 08:49:37 GMT'])
    t.equal(retryAfterMs(text, now), undefined, text)
})
