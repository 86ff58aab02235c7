import { html, type SafeHtml } from '@remix-run/html-template'
import { ground } from './palette.ts'
import { px } from './run-bands.ts'
import { clipped, textWidth } from './text-fit.ts'

export type BadgeText = {
  label: string
  message: string
  /** Of the ground behind the message, on which white has enough contrast. */
  color: string
}

const height = 20
const size = 11
const pad = 7
/** Of the label, in pixels: a badge stands in a line of text. */
const labelLimit = 260

/**
 * A badge: a label and what is said of it. It has the same colours in the light and in the dark, as it stands in pages of others,
 * and is as wide as its text is at most, whatever font shows it.
 */
export function drawBadge({ label, message, color }: BadgeText): SafeHtml {
  const { paper, ink, hairline } = ground.light
  const shown = clipped(label, size, labelLimit)
  const first = Math.ceil(textWidth(shown, size) + 2 * pad)
  const second = Math.ceil(textWidth(message, size) + 2 * pad)
  const width = first + second
  const foot = px(height / 2 + size * 0.36)
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Verdana, 'DejaVu Sans', system-ui, sans-serif" font-size="${size}" text-anchor="middle"><title>${label}: ${message}</title><desc>${label}: ${message}</desc><rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" fill="${paper}" stroke="${hairline}"/><rect x="${first}" width="${second}" height="${height}" fill="${color}"/><text x="${px(first / 2)}" y="${foot}" fill="${ink}">${shown}</text><text x="${px(first + second / 2)}" y="${foot}" fill="${paper}">${message}</text></svg>`
}
