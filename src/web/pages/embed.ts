import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview } from '../../../projections/questions/overview.ts'
import { matrixTable } from '../parts/matrix-table.ts'
import { stanceList } from '../parts/stances.ts'
import { headline, momentPhrase } from '../sentences.ts'
import type { View } from '../view.ts'

export type Embed = {
  overview: Overview
  /** The one point that it is of; null: it is of the matrix. */
  point: { id: string; title: string; proposition: string } | null
}

/** What is on record and not in it, and where that is. */
function leftOut({ say, links }: View, { found, points, parties }: Overview): SafeHtml | '' {
  const [rows, columns] = [found.points - points.length, found.parties - parties.length]
  if (rows === 0 && columns === 0) return ''
  return html`<p>${say('embed.leftOut', { points: rows, parties: columns })} <a href="${links.here()}">${say('embed.whole')}</a></p>`
}

/**
 * What stands in an article of another site: nothing around it, its links lead to the pages here, in a tab of their own, and
 * whoever reads it is nobody in particular.
 */
export function embedPage(given: View, { overview, point }: Embed, names: Names): string {
  const { language, say, assets, negotiation, assumed, isFrozen } = given
  const at = `/negotiations/${negotiation.id}`
  const links = given.links.from(at)
  const view: View = { ...given, links }
  const home = point === null ? links.here() : links.to(`${at}/points/${point.id}`)
  const body =
    point === null
      ? html`<p class="headline">${headline(view, overview.counts)} <span class="moment">${momentPhrase(view, isFrozen)}</span></p>
<div class="form-grid">${matrixTable(view, overview, null, names)}${stanceList(view, overview, names)}</div>`
      : html`<p class="proposition">${point.proposition} <span class="moment">${momentPhrase(view, isFrozen)}</span></p>
<div class="one-point">${stanceList(view, overview, names)}</div>`
  const title = point === null ? negotiation.title : point.title
  const text = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${title}</title><base target="_blank">
<link rel="icon" type="image/svg+xml" href="${assets}/icon.svg"><link rel="stylesheet" href="${assets}/style.css"><script type="module" src="${assets}/embed.js"></script></head>
<body class="embed"><main><h1><a href="${home}">${title}</a></h1>
${body}
${leftOut(view, overview)}</main>
<footer><p>${isFrozen ? say('page.frozen', { rev: assumed.rev }) : say('embed.follows')} <a href="${home}">${point === null ? say('embed.page') : negotiation.title}</a> ${say('page.utc')}</p></footer></body></html>
`
  return String(text)
}
