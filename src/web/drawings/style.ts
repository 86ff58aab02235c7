import { html, type SafeHtml } from '@remix-run/html-template'
import { ground, type Scheme, statusOrder, statusPaint } from './palette.ts'

/** What a colour is written as: of a status by its name and part, of anything else by its name. */
type Colour = (name: string, part?: 'ink' | 'tint') => string

/** How every drawing is painted. A selector names the drawing first, so that in a page nothing else is. */
function rules(colour: Colour): string {
  const statuses = statusOrder.map(
    (status) =>
      `.drawing .status-${status} .band{fill:${colour(status, 'tint')};stroke:${colour(status, 'ink')}}` +
      `.drawing .status-${status} .sign{fill:${colour(status, 'ink')}}` +
      `.drawing .status-${status} .fill{stop-color:${colour(status, 'tint')}}` +
      `.drawing .status-${status} .edge{stop-color:${colour(status, 'ink')}}`,
  )
  return [
    `.drawing .paper{fill:${colour('paper')}}`,
    `.drawing .text{fill:${colour('ink')}}`,
    `.drawing .muted{fill:${colour('muted')}}`,
    `.drawing .line{stroke:${colour('hairline')}}`,
    `.drawing .moment{stroke:${colour('ink')}}`,
    `.drawing .mark{fill:${colour('paper')};stroke:${colour('muted')}}`,
    ...statuses,
  ].join('')
}

const literal =
  (scheme: Scheme): Colour =>
  (name, part) =>
    part === undefined
      ? ground[scheme][name as keyof (typeof ground)['light']]
      : statusPaint[scheme][name as (typeof statusOrder)[number]][part]

/** Literal colours, since what draws a PNG and many an editor knows no custom properties; nor does it heed a medium. */
const light = rules(literal('light'))

/** What a drawing in a file of its own brings along: it is light, and dark where its reader’s screen is. */
export const fileStyle = `${light}@media screen and (prefers-color-scheme:dark){${rules(literal('dark'))}}`

/** For the style sheet of a page, which sets `--agreed-ink`, `--agreed-tint`, …, `--paper`, `--ink`, `--muted` and `--hairline`. */
export const pageStyle = rules((name, part) => `var(--${name}${part === undefined ? '' : `-${part}`})`)

/** How a drawing comes by its colours: in a page by the page’s style sheet, in a file by its own, in a PNG always light. */
export type Medium = 'page' | 'file' | 'png'

/** The style that a drawing has within itself. It is no text of anybody’s, and CSS knows none of HTML’s escapes. */
export function styleFor(medium: Medium): SafeHtml | null {
  switch (medium) {
    case 'page':
      return null
    case 'file':
      return html.raw`<style>${fileStyle}</style>`
    case 'png':
      return html.raw`<style>${light}</style>`
    default:
      return medium satisfies never
  }
}

/** Fonts: in a PNG those that it is drawn with, by one name each, since of a list resvg 2.6 takes none. */
export const fontsFor = (medium: Medium): { sans: string; serif: string } =>
  medium === 'png'
    ? { sans: 'DejaVu Sans', serif: 'DejaVu Serif' }
    : {
        sans: "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif",
        serif: "'Source Serif 4 Variable', 'Source Serif 4', Georgia, 'DejaVu Serif', serif",
      }
