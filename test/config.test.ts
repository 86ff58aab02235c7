import t from 'tap'
import { readConfig } from '../src/config.ts'

t.test('nothing set is a service for this machine with an embedded store', async (t) => {
  t.strictSame(readConfig({}), {
    ok: true,
    value: {
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
  t.match(read, { error: /PORT/ })
  t.match(read, { error: /LOG_LEVEL/ })
  t.match(read, { error: /WRITE_KEY/ })
})

t.test('where the service is reached is an address after which paths are put', async (t) => {
  t.match(readConfig({ PUBLIC_URL: 'https://desk.example/standpoint//' }), { value: { PUBLIC_URL: 'https://desk.example/standpoint' } })
  for (const PUBLIC_URL of ['https://desk.example/?a=b', 'https://desk.example/#a', 'desk.example', 'ftp://desk.example'])
    t.match(readConfig({ PUBLIC_URL }), { error: /PUBLIC_URL/ })
})

t.test('embeds are shown in pages of the origins that are named, of everybody, or of nobody', async (t) => {
  t.match(readConfig({ EMBED_ORIGINS: ' https://news.example  https://*.press.example:8443 ' }), {
    value: { EMBED_ORIGINS: 'https://news.example https://*.press.example:8443' },
  })
  for (const EMBED_ORIGINS of ['*', 'none']) t.match(readConfig({ EMBED_ORIGINS }), { value: { EMBED_ORIGINS } })
  for (const EMBED_ORIGINS of [
    'news.example',
    'https://news.example/page',
    '* https://news.example',
    'https://a.example; script-src *',
    'javascript:',
  ])
    t.match(readConfig({ EMBED_ORIGINS }), { error: /EMBED_ORIGINS/ }, EMBED_ORIGINS)
})

t.test('a write key is long enough, and can be sent in a header', async (t) => {
  const read = (key: string) => readConfig({ HOST: '0.0.0.0', WRITE_KEY: key })
  t.match(read('sixteen-letters.'), { value: { HOST: '0.0.0.0', WRITE_KEY: 'sixteen-letters.' } })
  for (const key of ['fifteen-letters', 'sixteen letters and blanks', 'sixteen-letters\n', 'sixteen-lettérs'])
    t.match(read(key), { error: /At least 16 characters[\s\S]*WRITE_KEY/ }, key)
})

t.test('beyond this machine the service listens without a configured key too', async (t) => {
  t.match(readConfig({ HOST: '0.0.0.0' }), { value: { HOST: '0.0.0.0' } })
})
