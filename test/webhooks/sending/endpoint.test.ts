import t from 'tap'
import { type Allowed, readEndpoint } from '../../../src/webhooks/sending/endpoint.ts'

const codes = (text: string, allow: Allowed = 'public') => {
  const read = readEndpoint(text, allow)
  return read.ok ? read.value : read.error.map(({ code }) => code)
}

t.test('a public URL is taken in its canonical form', async (t) => {
  const forms = [
    ['https://hooks.example/in?desk=7', 'https://hooks.example/in?desk=7'],
    ['HTTPS://Hooks.Example:443', 'https://hooks.example/'],
    ['https://hooks.example.:8443/', 'https://hooks.example.:8443/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://0x8.8.2056/', 'https://8.8.8.8/'],
    ['https://[2606:4700:0::1111]/', 'https://[2606:4700::1111]/'],
    ['https://10.example/', 'https://10.example/'],
  ] as const
  for (const [text, url] of forms) t.equal(codes(text), url, text)
})

t.test('an address that is not public is refused in every notation of URLs', async (t) => {
  const hosts = [
    ...['127.0.0.1', '127.0.0.1.', '127.1', '0x7f.1', '0x7f000001', '0177.0.0.1', '017700000001', '2130706433', '127.0.1', '0', '0x0'],
    ...['１２７.0.0.1', '127。0。0。1', '%31%32%37.0.0.1', '①②⑦.0.0.1', '10.1', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518'],
    ...[
      '[::1]',
      '[::]',
      '[0:0::1]',
      '[::ffff:127.0.0.1]',
      '[::FFFF:7F00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::10.0.0.1]',
      '[2002:7f00:1::]',
      '[fd00::1]',
    ],
  ]
  for (const host of hosts) t.same(codes(`https://${host}/`), ['url-host'], host)
})

t.test('a name that only this machine or its network knows is refused', async (t) => {
  const hosts = [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    'printer.local',
    'metadata.google.internal',
    'nas.home.arpa',
    'a.onion',
    'intranet',
    'intranet.',
  ]
  for (const host of hosts) t.same(codes(`https://${host}/`), ['url-host'], host)
  for (const host of ['localhost.example', 'notlocal', 'my-internal'].map((label) => `${label}.example`))
    t.type(codes(`https://${host}/`), 'string')
})

t.test('only HTTPS is taken', async (t) => {
  for (const scheme of ['http', 'ws', 'ftp']) t.same(codes(`${scheme}://hooks.example/`), ['url-scheme'], scheme)
  t.same(codes('file:///etc/hosts'), ['url-scheme', 'url-host'])
  t.same(codes('data:text/plain,x'), ['url-scheme', 'url-host'])
})

t.test('credentials and fragments are refused, an empty fragment too', async (t) => {
  t.same(codes('https://user@hooks.example/'), ['url-credentials'])
  t.same(codes('https://:word@hooks.example/'), ['url-credentials'])
  t.same(codes('https://hooks.example/#part'), ['url-fragment'])
  t.same(codes('https://hooks.example/#'), ['url-fragment'])
  t.same(codes('https://hooks.example@127.0.0.1/'), ['url-credentials', 'url-host'])
  t.same(codes('https://127.0.0.1\\@hooks.example/'), ['url-host'])
})

t.test('a well-known port of another service is refused', async (t) => {
  for (const port of [0, 22, 25, 80, 1023]) t.same(codes(`https://hooks.example:${port}/`), ['url-port'], String(port))
  for (const port of [1024, 8443, 65_535]) t.type(codes(`https://hooks.example:${port}/`), 'string', String(port))
})

t.test('what is no absolute URL is refused, and so is one of more than 2048 characters', async (t) => {
  for (const text of [
    '',
    'hooks.example/in',
    '/in',
    'https://',
    'https://300.1.1.1/',
    'https://a b.example/',
    'https://hooks.example:65536/',
  ])
    t.same(codes(text), ['url-unreadable'], text)
  const start = 'https://hooks.example/'
  t.type(codes(start.padEnd(2048, 'a')), 'string')
  t.same(codes(start.padEnd(2049, 'a')), ['url-length'])
  t.same(codes(start.padEnd(1000, 'é')), ['url-length'], 'counted as it is sent')
})

t.test('everything that speaks against a URL is said at once, without the URL', async (t) => {
  const read = readEndpoint('http://user:word@10.0.0.1:22/#part', 'public')
  t.strictSame(!read.ok && read.error, [
    { code: 'url-scheme', message: 'Webhooks are sent by HTTPS only' },
    { code: 'url-credentials', message: 'The URL of an endpoint holds no user and no password: what is sent is signed' },
    { code: 'url-fragment', message: 'The URL of an endpoint has no fragment: it would never be sent' },
    { code: 'url-host', message: 'The host of an endpoint is on the public internet' },
    { code: 'url-port', message: 'The port of an endpoint is 443, or 1024 and above' },
  ])
})

t.test('where every host will do, a refusal says what is allowed there', async (t) => {
  const messages = (text: string) => {
    const read = readEndpoint(text, 'any')
    return !read.ok && read.error.map(({ message }) => message)
  }
  t.strictSame(messages('ftp://localhost/'), ['Webhooks are sent by HTTPS or HTTP'])
  t.strictSame(messages('javascript:alert(1)'), ['Webhooks are sent by HTTPS or HTTP', 'The URL of an endpoint names a host'])
  t.strictSame(messages('http://localhost:0/'), ['The port of an endpoint is 1 to 65535'])
})

t.test('a text with spaces, line breaks or control characters is no URL, wherever they are', async (t) => {
  const texts = ['http://127.0.0.1:4711/\r\nHost: evil', ' https://hooks.example/', 'https://hooks.example/ ', 'https://hooks.example/a b']
  for (const text of [...texts, ...['\t', '\n', '\r', '\0', '\u007f', '\u00a0', '\u2028'].map((one) => `https://hooks.example/a${one}b`)])
    for (const allow of ['public', 'any'] as const) t.same(codes(text, allow), ['url-unreadable'], encodeURI(text))
})

t.test('for development plain HTTP and every host and port pass, and nothing else does', async (t) => {
  t.equal(codes('http://localhost:80/in', 'any'), 'http://localhost/in')
  t.equal(codes('http://0x7f.1:81', 'any'), 'http://127.0.0.1:81/')
  t.equal(codes('https://[::1]:22/', 'any'), 'https://[::1]:22/')
  t.same(codes('ftp://user@localhost:0/#', 'any'), ['url-scheme', 'url-credentials', 'url-fragment', 'url-port'])
})
