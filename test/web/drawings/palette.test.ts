import { readFile } from 'node:fs/promises'
import t from 'tap'
import { ground, statusOrder, statusPaint } from '../../../src/web/drawings/palette.ts'
import { fileStyle } from '../../../src/web/drawings/style.ts'

/** The relative luminance of a colour, and the contrast of two (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => Number.parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

t.test('every ink can be read on paper and on its tint, in the light and in the dark', async (t) => {
  for (const scheme of ['light', 'dark'] as const) {
    const { paper, ink, muted } = ground[scheme]
    for (const one of [ink, muted]) t.ok(contrast(one, paper) >= 4.5)
    for (const status of statusOrder) {
      const { ink, tint } = statusPaint[scheme][status]
      t.ok(contrast(ink, paper) >= 4.5, `${scheme} ${status} on paper`)
      if (tint !== 'none') t.ok(contrast(ink, tint) >= 4.5, `${scheme} ${status} on its tint`)
    }
  }
})

t.test('a file has its colours in itself, and the style of pages has the same', async (t) => {
  t.notMatch(fileStyle, 'var(')
  const style = await readFile(new URL('../../../src/web/assets/style/base.css', import.meta.url), 'utf8')
  const inPages = (name: string) => new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\);`)
  const pair = (light: string, dark: string) => [light, dark]
  for (const status of statusOrder) {
    const [block = ''] = new RegExp(`\\.status-${status} \\{[^}]*\\}`).exec(style) ?? []
    const { light, dark } = statusPaint
    t.strictSame(inPages('status').exec(block)?.slice(1), pair(light[status].ink, dark[status].ink), status)
    if (light[status].tint !== 'none')
      t.strictSame(inPages('tint').exec(block)?.slice(1), pair(light[status].tint, dark[status].tint), status)
  }
  for (const [name, given] of [
    ['paper', 'paper'],
    ['ink', 'ink'],
    ['muted', 'muted'],
    ['line', 'hairline'],
  ] as const)
    t.strictSame(inPages(name).exec(style)?.slice(1), pair(ground.light[given], ground.dark[given]), name)
})

t.test('no rule of a drawing touches what is beside it', async (t) => {
  const drawings = await readFile(new URL('../../../src/web/assets/style/drawings.css', import.meta.url), 'utf8')
  for (const style of [
    fileStyle.replaceAll(/@media[^{]*\{/g, ''),
    drawings.replaceAll(/\/\*[\s\S]*?\*\//g, '').replace(/\.narrow \{[\s\S]*/, ''),
  ])
    for (const [selector = ''] of style.matchAll(/[^{}]+(?=\{)/g)) t.match(selector.trim(), /\.drawing\b/)
})
