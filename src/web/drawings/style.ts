import { html, type SafeHtml } from '@remix-run/html-template'
import { ground, type Scheme, statusOrder, statusPaint } from './palette.ts'

/**
 * How a drawing is painted in a file of its own. Colours are literal, since what draws a PNG and many an editor knows no
 * custom properties; nor does it heed a medium.
 */
function rules(scheme: Scheme): string {
  const { paper, ink: text, muted, hairline } = ground[scheme]
  const statuses = statusOrder.map((status) => {
    const { ink, tint } = statusPaint[scheme][status]
    const of = `.drawing .status-${status}`
    return `${of} .band{fill:${tint};stroke:${ink}}${of} .sign{fill:${ink}}${of} .fill{stop-color:${tint}}${of} .edge{stop-color:${ink}}`
  })
  return [
    `.drawing .paper{fill:${paper}}`,
    `.drawing .text{fill:${text}}`,
    `.drawing .muted{fill:${muted}}`,
    `.drawing .line{stroke:${hairline}}`,
    `.drawing .moment{stroke:${text}}`,
    `.drawing .mark{fill:${paper};stroke:${muted}}`,
    ...statuses,
  ].join('')
}

const light = rules('light')

/** What a drawing in a file of its own brings along: it is light, and dark where its reader’s screen is. */
export const fileStyle = `${light}@media screen and (prefers-color-scheme:dark){${rules('dark')}}`

/** How a drawing comes by its colours: in a page by its `drawings.css`, in a file by its own, in a PNG always light. */
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
