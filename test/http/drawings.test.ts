import { createHash } from 'node:crypto'
import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { pixelsOf } from '../support/pixels.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'

const untouched = await openService(t)
const course = `${base}/course`

t.test('a course comes drawn, by suffix and by Accept', async (t) => {
  const { get } = untouched
  const svg = await get(`${course}.svg?point=summer-flow`)
  t.equal(svg.statusCode, 200)
  t.equal(svg.headers['content-type'], 'image/svg+xml; charset=utf-8')
  t.match(svg.body, /^<svg .*width="960".*Summer flow/)
  t.equal((await get(`${course}?point=summer-flow`, { accept: 'image/svg+xml' })).body, svg.body)
  const png = await get(`${course}.png?point=summer-flow`)
  t.equal(png.headers['content-type'], 'image/png')
  t.ok((await get(`${course}?point=summer-flow`, { accept: 'image/png' })).rawPayload.equals(png.rawPayload))
  t.match((await get(`${course}?point=summer-flow`)).headers['content-type'], /json/)
})

t.test('a picture has the size asked for, with the light colours and with text', async (t) => {
  const sizeOf = async (query: string) => {
    const { width, height, colours } = pixelsOf((await untouched.get(`${course}.png?point=summer-flow&${query}`)).rawPayload)
    return { width, height, colours }
  }
  const usual = await sizeOf('')
  t.equal(usual.width, 960)
  t.equal((await sizeOf('width=640')).width, 640)
  const large = await sizeOf('scale=2')
  t.strictSame([large.width, large.height], [1920, 2 * usual.height])
  t.ok((usual.colours.get('ffffffff') ?? 0) > 100_000, 'paper')
  t.ok((usual.colours.get('deebf7ff') ?? 0) > 500, 'the tint of what is agreed')
  t.ok((usual.colours.get('1a1a1aff') ?? 0) > 200, 'ink')
})

t.test('the fonts have every glyph, and the letters of both languages', async (t) => {
  const { get, post } = await openService(t)
  const pictured = async (title: string, id: string) => {
    await post(`${base}/points`, { id, title, proposition: 'As it is called' })
    return (await get(`${course}.png?point=${id}`)).rawPayload
  }
  // Of a private use no font knows a letter: it is drawn as a box.
  const box = await pictured('\u{F8FF}', 'box')
  for (const [place, letter] of [...'✔≠✘?○·ЇєҐщ'].entries()) {
    const picture = await pictured(letter, `letter-${place}`)
    t.notOk(picture.equals(box), letter)
    t.ok(pixelsOf(picture).colours.size > 10)
  }
})

t.test('two requests have the same bytes, and whoever has them is told so', async (t) => {
  const [one, other] = [untouched, await openService(t)]
  for (const format of ['svg', 'png']) {
    const path = `${course}.${format}?party=avenland`
    const first = await one.get(path)
    t.ok((await one.get(path)).rawPayload.equals(first.rawPayload), 'as it is kept')
    t.ok((await other.get(path)).rawPayload.equals(first.rawPayload), 'as it is made anew')
    t.equal((await one.get(path, { 'if-none-match': String(first.headers.etag) })).statusCode, 304)
    const fresh = await openService(t)
    t.equal((await fresh.get(path, { 'if-none-match': String(first.headers.etag) })).statusCode, 304, 'and by whoever never made it')
    t.ok((await fresh.get(path)).rawPayload.equals(first.rawPayload))
    t.match((await one.get(`${path}&rev=${sampleHead}`)).headers['cache-control'], /immutable/)
  }
})

t.test('what comes later is drawn too', async (t) => {
  const { get, post } = await openService(t)
  const before = await get(`${course}.svg?point=joint-gauge`)
  await post(`${base}/developments`, statement())
  const after = await get(`${course}.svg?point=joint-gauge`)
  t.not(after.body, before.body)
  t.not(after.headers.etag, before.headers.etag)
  t.equal((await get(`${course}.svg?point=joint-gauge&rev=${sampleHead}`)).body, before.body)
})

t.test('many pictures at once come one after the other, and too many are asked for again', async (t) => {
  const { get } = await openService(t)
  const asked = await Promise.all(Array.from({ length: 30 }, (_, place) => get(`${course}.png?width=${320 + place}`)))
  const came = asked.filter(({ statusCode }) => statusCode === 200)
  t.equal(came.length, 16)
  for (const [place, { statusCode, rawPayload }] of asked.entries())
    if (statusCode === 200) t.equal(pixelsOf(rawPayload).width, 320 + place, 'everyone gets the picture that was asked for')
  for (const refused of asked.filter((one) => !came.includes(one))) {
    t.match(refused.json(), { status: 503, code: 'too-many-pictures' })
    t.equal(refused.headers['retry-after'], '1')
  }
})

t.test('others may show it, and a browser that opens it heeds its own style and nothing else', async (t) => {
  const { headers, body } = await untouched.get(`${course}.svg`)
  t.equal(headers['cross-origin-resource-policy'], 'cross-origin')
  const [, style = ''] = /<style>(.*?)<\/style>/.exec(body) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  t.equal(headers['content-security-policy'], `default-src 'none';style-src 'sha256-${hash}';frame-ancestors 'none'`)
  const kept = await untouched.get(`${course}.svg`)
  t.equal(kept.headers['content-security-policy'], headers['content-security-policy'])
  t.notMatch((await untouched.get(course)).headers['content-security-policy'], 'style-src')
})

t.test('a size is refused that is no size, or of what has none', async (t) => {
  for (const [path, parameter] of [
    ['.svg?width=319', 'width'],
    ['.png?width=1601', 'width'],
    ['.svg?width=wide', 'width'],
    ['.png?scale=3', 'scale'],
    ['.svg?scale=2', 'scale'],
    ['.csv?width=640', 'width'],
    ['?width=640', 'width'],
  ] as const) {
    const response = await untouched.get(`${course}${path}`)
    t.equal(response.statusCode, 400, path)
    t.match(response.json(), { code: 'invalid-request', errors: listOf({ parameter }) })
  }
})

t.test('hostile names are text in a drawing and in a picture', async (t) => {
  const { get, post } = await openService(t)
  for (const [place, name] of ['<script>alert(1)</script>', ']]>&amp;"\'', 'שלום '.repeat(40).trim(), 'x'.repeat(300)].entries())
    t.equal((await post(`${base}/parties`, { id: `party-${place}`, name, role: 'mediator' })).statusCode, 201, name)
  const { body } = await get(`${course}.svg?point=summer-flow`)
  t.notMatch(body, '<script')
  t.match(body, '&lt;script&gt;alert(1)&lt;/script&gt;')
  t.equal(pixelsOf((await get(`${course}.png?point=summer-flow`)).rawPayload).width, 960, 'what is no XML could not be painted')
})
