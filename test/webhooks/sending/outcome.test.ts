import t from 'tap'
import { exchangeFailure } from '../../../src/webhooks/sending/outcome.ts'

t.test('an alert of TLS after the handshake, as of a server that wants a certificate, is a failure of TLS', async (t) => {
  const code = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
  const { reason, message } = exchangeFailure(Object.assign(new Error('alert number 116'), { code }))
  t.same({ reason, message }, { reason: 'tls', message: `The endpoint ended the connection by an alert of TLS (${code})` })
})

t.test('what is wrong with the request itself is thrown on', async (t) => {
  const bug = new TypeError('not a function')
  t.throws(() => exchangeFailure(bug), bug)
})
