import t from 'tap'
import { drawBadge } from '../../../src/web/drawings/badge.ts'

const color = '#0a66b0'
const draw = (label: string, message = '✔ agreed'): string => String(drawBadge({ label, message, color }))
const widthOf = (drawn: string): number => Number(/viewBox="0 0 (\d+) 20"/.exec(drawn)?.[1])

t.test('a badge says in its title what it shows', async (t) => {
  t.match(draw('Gauge'), '<title>Gauge: ✔ agreed</title>')
  t.match(draw('Gauge'), /role="img".*>Gauge<\/text>.*>✔ agreed<\/text>/)
})

t.test('it is as wide as its text, up to a bound, where the label is clipped', async (t) => {
  t.ok(widthOf(draw('Gauge')) < widthOf(draw('Withdrawal from the upper gauge')))
  const long = draw('W'.repeat(300))
  t.ok(widthOf(long) < 400)
  t.match(long, /W…<\/text>/)
  t.match(long, `<title>${'W'.repeat(300)}: `)
})

t.test('a label is text whatever it is', async (t) => {
  t.match(draw('<script>alert("1")</script>'), '&lt;script&gt;')
  t.notMatch(draw('<script>alert("1")</script>'), '<script')
})
