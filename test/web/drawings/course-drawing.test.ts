import t from 'tap'
import type { Course, CourseLine, Run } from '../../../projections/questions/course.ts'
import { finished } from '../../../projections/questions/lazy.ts'
import { type DrawingOptions, drawCourse } from '../../../src/web/drawings/course-drawing.ts'
import { rowLimit } from '../../../src/web/drawings/course-layout.ts'
import { wordsIn } from '../../../src/web/drawings/words.ts'

const english = wordsIn('en')

const day = (date: string): string => `${date}T00:00:00.000Z`

const run = (status: Run['status'], from: string, until: string | null = null, given: Partial<Run> = {}): Run => ({
  status,
  earliest: day(from),
  from: day(from),
  precision: 'day',
  until: until === null ? null : day(until),
  contested: false,
  ...given,
})

const line = (party: string | null, name: string | null, runs: Run[]): CourseLine => ({ point: 'gauge', title: 'Gauge', party, name, runs })

const course = (lines: CourseLine[], given: Partial<Course> = {}): Course => ({
  negotiation: 'teln-dam',
  rev: 7,
  asOf: null,
  knownAt: null,
  publishedBy: null,
  ruleset: 2,
  basis: null,
  without: [],
  version: null,
  title: 'The dam on the Teln',
  from: null,
  until: null,
  lines,
  developments: [],
  ...given,
})

const draw = (answer: Course, given: Partial<DrawingOptions> = {}): string =>
  String(finished(drawCourse(answer, { words: english, medium: 'page', extent: 'whole', width: 960, id: 'one', ...given })))

const avenland = line('avenland', 'Avenland', [run('agreed', '2024-05-01', '2024-05-10'), run('rejected', '2024-05-10')])

t.test('a drawing says what it is and where everyone stands at its end, to whoever does not see it', async (t) => {
  const drawn = draw(course([line(null, null, [run('disputed', '2024-05-10')]), avenland, line('borrovia', 'Borrovia', [])]))
  t.match(drawn, /^<svg [^>]*role="img" aria-labelledby="one-title one-desc" lang="en"/)
  t.match(drawn, '<title id="one-title">Gauge</title>')
  t.match(
    drawn,
    '<desc id="one-desc">Overall: disputed, since 10 May 2024. Avenland: rejected, since 10 May 2024. Borrovia: unstated</desc>',
  )
})

t.test('each run is a band of its status with its glyph and word, and is told in full', async (t) => {
  const drawn = draw(course([avenland]))
  const pairs = (pattern: RegExp) => [...drawn.matchAll(pattern)].map(([, ...said]) => said)
  t.strictSame(pairs(/<g class="status-(\w+)"><title>(.*?)<\/title>/g), [
    ['agreed', 'Avenland: agreed, from 1 May 2024 to 10 May 2024'],
    ['rejected', 'Avenland: rejected, since 10 May 2024'],
  ])
  const signs = pairs(/<g class="status-(\w+)"><text class="sign"[^>]*pointer-events[^>]*>(.*?)<\/text>/g)
  t.strictSame(signs, [
    ['agreed', '✔ agreed'],
    ['rejected', '✘'],
  ])
})

t.test('a beginning that is uncertain fades over its interval, and another does not', async (t) => {
  const fades = (given: Partial<Run>) =>
    draw(course([line('avenland', 'Avenland', [run('agreed', '2024-05-20', null, given)])], { from: day('2024-05-01') }))
  const uncertain = fades({ earliest: day('2024-05-10') })
  t.match(uncertain, 'fill="url(#one-agreed-fill)" stroke="url(#one-agreed-edge)"')
  t.match(uncertain, /<linearGradient id="one-agreed-fill"><stop class="fill" offset="0" stop-opacity="0"\/>/)
  t.match(uncertain, 'between 10 May 2024 and 20 May 2024')
  t.notMatch(fades({}), 'fill="url(')
})

t.test('what was contested has a dashed edge', async (t) => {
  const drawn = (contested: boolean) => draw(course([line('avenland', 'Avenland', [run('agreed', '2024-05-20', null, { contested })])]))
  t.match(drawn(true), 'stroke-dasharray')
  t.notMatch(drawn(false), 'stroke-dasharray')
})

t.test('what happened stands below on the same axis, a row for each kind', async (t) => {
  const happened = { id: 'bridge', summary: 'They meet', earliest: day('2024-05-03'), latest: day('2024-05-03'), precision: 'day' as const }
  const drawn = draw(
    course([avenland], {
      developments: [
        { ...happened, kind: 'TalksHeld' },
        { ...happened, kind: 'ClaimReported' },
      ],
    }),
  )
  t.match(drawn, /Talks<\/text>.*<title>Talks, 3 May 2024: They meet<\/title>.*Claim<\/text>/)
  const [begin, mark] = [/class="band" d="M([\d.]+)/, /<circle class="mark" cx="([\d.]+)"/].map((found) => Number(found.exec(drawn)?.[1]))
  t.ok(Number(begin) < Number(mark), 'two days after the first run began')
})

t.test('the moment that was asked about is a line, or else the last of which something is told', async (t) => {
  const words = (given: Partial<Course>) => /class="moment".*?<text[^>]*>(.*?)</.exec(draw(course([avenland], given)))?.[1]
  t.equal(words({}), 'latest: 10 May 2024')
  t.equal(words({ asOf: day('2024-05-14') }), 'as of 14 May 2024')
  t.equal(words({ until: day('2024-05-05') }), undefined, 'where it lies in the window')
})

t.test('the axis has few dates, real ones, and the year where it begins', async (t) => {
  const dates = (from: string, until: string, width = 960) =>
    [...draw(course([avenland], { from, until }), { width }).matchAll(/class="muted"[^>]*text-anchor="\w+">([^<]*)</g)].map(
      ([, date]) => date,
    )
  t.strictSame(dates(day('2024-05-05'), day('2024-06-05')).slice(0, 3), ['6 May 2024', '13 May', '20 May'], 'weeks from Mondays')
  t.strictSame(dates(day('2023-11-20'), day('2024-08-01')), ['Jan 2024', 'Apr 2024', 'Jul 2024'])
  t.strictSame(dates(day('2024-05-05'), day('2024-05-06')), ['5 May', '06:00', '12:00', '18:00', '6 May'])
  for (const until of ['2024-05-02', '2024-06-01', '2025-01-01', '2030-01-01', '2200-01-01', '9999-12-31'])
    t.ok(dates(day('2024-05-01'), day(until)).length <= 9, until)
})

t.test('a name is text whatever it is, clipped where it stands and whole in its title', async (t) => {
  for (const name of [
    '<script>alert(1)</script>',
    '" onload="alert(1)',
    'מדינת ישראל '.repeat(20).trim(),
    'x'.repeat(300),
    '👩‍👩‍👧‍👦'.repeat(60),
  ]) {
    const drawn = draw(course([line(null, null, []), { ...avenland, name }]))
    t.notMatch(drawn, /<script|<[^>]* onload=/)
    const [, whole = '', shown = ''] = [...drawn.matchAll(/<title>([^<]*)<\/title>([^<]*)<\/text>/g)][1] ?? []
    const text = (escaped: string) => escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
    t.equal(text(whole), name)
    t.ok(text(shown) === name || shown.replaceAll(/[\u2068\u2069]/g, '').endsWith('…'), shown)
    t.ok([...shown].length < 200)
    t.ok(shown.isWellFormed())
  }
})

t.test('of a crowd forty are drawn, those that have a status first, and it says how many are left out', async (t) => {
  const crowd = Array.from({ length: 602 }, (_, place) => line(`p${place}`, `Party ${place}`, place % 100 === 99 ? avenland.runs : []))
  const drawn = draw(course(crowd))
  for (const place of [99, 199, 299, 399, 499, 599]) t.match(drawn, `Party ${place}</title>`)
  t.equal(drawn.match(/<text class="text"[^>]*><title>/g)?.length, rowLimit)
  t.match(drawn, '562 more lines are left out here; the table has them all')
  t.ok(drawn.length < 60_000)
})

t.test('of very many runs no more are drawn than can be seen', async (t) => {
  const start = Date.parse(day('2024-05-01'))
  const at = (place: number) => new Date(start + place * 60_000).toISOString()
  const runs = Array.from({ length: 20_000 }, (_, place) => ({
    ...run(place % 2 === 0 ? 'agreed' : 'rejected', '2024-05-01'),
    ...{ earliest: at(place), from: at(place), until: at(place + 1) },
  }))
  t.ok((draw(course([line('avenland', 'Avenland', runs)])).match(/class="band"/g)?.length ?? 0) <= 320)
})

t.test('where nothing is on record it says so', async (t) => {
  t.match(draw(course([])), 'Nothing is on record for this time')
  t.match(draw(course([line('avenland', 'Avenland', [])])), 'Nothing is on record for this time')
  t.match(draw(course([line('avenland', 'Avenland', [])], { from: day('2024-05-01'), until: day('2024-05-09') })), '· unstated')
})

t.test('a row alone has bands and dates, for a card', async (t) => {
  const drawn = draw(course([avenland]), { extent: 'row', width: 420 })
  t.match(drawn, /viewBox="0 0 420 \d\d"/)
  t.match(drawn, /1 May 2024.*✔ agreed/)
  t.notMatch(drawn, /revision|<text[^>]*>Avenland/)
})

t.test('where it is narrow the labels stand above their bands', async (t) => {
  const [wide, narrow] = [960, 360].map((width) => draw(course([line(null, null, []), avenland]), { width }))
  const leftOf = (drawn = '') => Number(/<clipPath[^>]*><rect x="([\d.]+)"/.exec(drawn)?.[1])
  t.ok(leftOf(narrow) < 20 && leftOf(wide) > 100)
})

t.test('in a page it takes its colours from the page, in a file it brings both, in a PNG only the light ones', async (t) => {
  t.notMatch(draw(course([avenland])), /<style|class="paper"/)
  t.match(draw(course([avenland]), { medium: 'file' }), /<style>.*#0a66b0.*prefers-color-scheme:dark.*#5cd6e6/)
  const png = draw(course([avenland]), { medium: 'png' })
  t.match(png, '#0a66b0')
  t.notMatch(png, /@media|#5cd6e6|var\(/)
})

t.test('two drawings of one page share no id', async (t) => {
  const ids = (id: string) => [...draw(course([avenland]), { id }).matchAll(/ id="([^"]*)"/g)].map(([, found]) => found)
  t.ok(ids('one').length > 4)
  t.strictSame(
    ids('one').filter((id) => ids('two').includes(id)),
    [],
  )
})

t.test('all that it says beside the record is in the words that it is given', async (t) => {
  const silent = { course: () => '', run: () => '', day: () => '', tick: () => '', revision: () => '', moment: () => 'тепер' }
  const words = { ...english, ...silent, language: 'uk', status: { ...english.status, agreed: 'погоджено', rejected: 'відхилено' } }
  const drawn = draw(course([{ ...avenland, name: 'Авенланд', title: 'Вимір' }], { title: 'Гребля' }), { words })
  t.match(drawn, /lang="uk".*погоджено.*тепер/)
  t.notMatch(drawn.replaceAll(/<[^>]*>/g, ' '), /[A-Za-z]/)
})
