import t from 'tap'
import { readConfig } from '../src/config.ts'

t.test('nothing set is a service for this machine with an embedded store', async (t) => {
  t.strictSame(readConfig({}), {
    config: {
      STORE: 'sqlite:./data/standpoint.db',
      HOST: '127.0.0.1',
      PORT: 3000,
      LOG_LEVEL: 'info',
      PUBLIC_READS: true,
      WEBHOOK_TARGETS: 'public',
    },
  })
})

t.test('a variable set to nothing counts as not set', async (t) => {
  t.strictSame(readConfig({ SEED: '', PORT: ' ' }), readConfig({}))
})

t.test('every wrong value is named at once', async (t) => {
  const read = readConfig({ PORT: '70000', LOG_LEVEL: 'loud', WRITE_KEY: 'short' })
  t.match(read, { problem: /PORT/ })
  t.match(read, { problem: /LOG_LEVEL/ })
  t.match(read, { problem: /WRITE_KEY/ })
})

t.test('without a write key the service listens on loopback only, and says why', async (t) => {
  t.match(readConfig({ HOST: '0.0.0.0' }), { problem: /Without WRITE_KEY .* this machine only[\s\S]*HOST/ })
  for (const HOST of ['127.0.0.1', '::1', 'localhost']) t.match(readConfig({ HOST }), { config: { HOST } })
  t.match(readConfig({ HOST: '0.0.0.0', WRITE_KEY: 'sixteen-letters-at-least' }), { config: { HOST: '0.0.0.0' } })
})
