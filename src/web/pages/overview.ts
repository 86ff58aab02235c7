import { html, type SafeHtml } from '@remix-run/html-template'
import { instantOf } from '../../../events/time.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview } from '../../../projections/questions/overview.ts'
import type { Step } from '../../../projections/questions/steps.ts'
import { documentOf } from '../document.ts'
import { assumptions } from '../parts/assumed.ts'
import { type Card, evidenceCard } from '../parts/card.ts'
import { filters } from '../parts/filters.ts'
import { following } from '../parts/following.ts'
import { matrixTable } from '../parts/matrix-table.ts'
import { navigation } from '../parts/navigation.ts'
import { printNotes, sourceNote } from '../parts/print-notes.ts'
import { shareHead } from '../parts/share-head.ts'
import { stanceList } from '../parts/stances.ts'
import { type Form, takeAway } from '../parts/take-away.ts'
import { currentStep, timeBar } from '../parts/time-bar.ts'
import { headline, lastMovedSentence, momentPhrase } from '../sentences.ts'
import type { View } from '../view.ts'

const dayMs = 86_400_000

export type OverviewPage = {
  overview: Overview
  steps: readonly Step[]
  /** The revision that was the newest at an instant, in epoch milliseconds; before all of them the first. */
  revisionAt: (at: number) => number
  card: Card | null
  form: 'grid' | 'stances'
  window: { row: number; column: number; rows: number; columns: number }
}

/**
 * What moved last, and one click to what moved since. Where a past of the world is looked at, that is in the world; else it
 * is on the record, since what is told late moves something too.
 */
function moved(view: View, { overview, steps, revisionAt }: OverviewPage): SafeHtml {
  const { say, links, negotiation, assumed, now, axis, isFrozen } = view
  const { lastMoved } = overview
  const { asOf, rev } = assumed
  const diff = `/negotiations/${negotiation.id}/diff`
  const inWorld = (from: string) => links.to(diff, { from, to: asOf, asOf: null, axis: null })
  const onRecord = (from: number) =>
    links.to(diff, { from: String(from), to: isFrozen ? String(rev) : null, rev: null, knownAt: null, axis: null })
  const daysAgo = (days: number) =>
    asOf === null ? onRecord(revisionAt(now - days * dayMs)) : inWorld(instantOf(Date.parse(asOf) - days * dayMs).slice(0, 10))
  const before = axis === 'published' ? undefined : steps[currentStep(view, steps) - 1]
  const ways = [
    { href: daysAgo(1), text: say('moved.day') },
    { href: daysAgo(7), text: say('moved.week') },
    ...(before === undefined
      ? []
      : [{ href: before.rev === null ? inWorld(instantOf(before.at)) : onRecord(before.rev), text: say('moved.step') }]),
  ]
  return html`<p class="moved" id="moved">${
    lastMoved === null ? '' : html`${lastMovedSentence(view, lastMoved)} `
  }${say('moved.heading')} ${ways.map(({ href, text }, index) => html`${index === 0 ? '' : ' · '}<a href="${href}">${text}</a>`)}${
    asOf === null && !isFrozen ? html` <a class="visit" hidden href="${onRecord(0)}">${say('moved.visit')}</a>` : ''
  }</p>`
}

/** The way to the rows and columns that are not shown. */
function windows({ say, links }: View, { overview, window }: OverviewPage): SafeHtml | '' {
  const { found } = overview
  const way = (name: 'row' | 'column', id: 'matrix.rows' | 'matrix.columns', all: number) => {
    const [from, length] = name === 'row' ? [window.row, window.rows] : [window.column, window.columns]
    if (all <= length) return ''
    const link = (to: number, text: string, rel: string) =>
      to < 0 || to >= all ? '' : html` <a rel="${rel}" href="${links.here({ [name]: to === 0 ? null : String(to) })}">${text}</a>`
    return html`<p>${say(id, { from: from + 1, to: Math.min(from + length, all), all })}${link(from - length, say('matrix.previous'), 'prev')}${link(from + length, say('matrix.next'), 'next')}</p>`
  }
  return html`<nav class="windows">${way('row', 'matrix.rows', found.points)}${way('column', 'matrix.columns', found.parties)}</nav>`
}

const legend = ({ say, links }: View): SafeHtml =>
  html`<details class="legend"><summary>${say('legend.title')}</summary><p>${say('legend.dots')} ${say('legend.contested')} ${say('legend.fragile')}</p><p><a href="${links.base}/docs">${say('legend.rules')}</a></p></details>`

/** The forms in which the matrix can be had. */
function formsOf({ links, negotiation, say, language }: View): Form[] {
  const at = `/negotiations/${negotiation.id}`
  return [
    { name: 'CSV', href: links.asData(`${at}/matrix.csv`) },
    { name: 'JSON', href: links.asData(`${at}/matrix.json`) },
    { name: 'SVG', href: links.asData(`${at}/matrix.svg`, { lang: language }) },
    { name: 'PNG', href: links.asData(`${at}/matrix.png`, { lang: language }) },
    { name: say('page.feed'), href: `${links.base}${at}/feed.atom` },
  ]
}

/** The whole negotiation at a glance, at any moment. */
export function overviewPage(view: View, page: OverviewPage, names: Names): string {
  const { say, links, negotiation, isFrozen } = view
  const { overview, steps, card, form } = page
  const sentence = headline(view, overview.counts)
  const at = `/negotiations/${negotiation.id}`
  return documentOf(view, {
    title: `${negotiation.title}, ${momentPhrase(view, isFrozen)}`,
    description: sentence,
    head: [
      html`<link rel="alternate" type="application/atom+xml" title="${negotiation.title}" href="${links.base}${at}/feed.atom">`,
      shareHead(view, { title: negotiation.title, description: `${sentence} ${momentPhrase(view, isFrozen)}`, path: at }),
    ],
    record: following(view),
    body: html`<div class="overview${card === null ? '' : html` with-card`}"><div class="whole">
<h1><a href="${links.to(at)}">${negotiation.title}</a></h1>
${navigation(view)}
${takeAway(view, negotiation.title, formsOf(view), { title: negotiation.title, points: overview.all.points.length })}
<p class="headline" id="headline">${sentence} <span class="moment">${momentPhrase(view, isFrozen)}</span></p>
${timeBar(view, steps, names)}
${moved(view, page)}
${assumptions(view, names)}
${filters(view, overview)}
${overview.points.length === 0 ? html`<p>${say('matrix.empty')}</p>` : html`<div class="form-${form}">${form === 'grid' ? matrixTable(view, overview, card?.id ?? null, names) : ''}${stanceList(view, overview, names)}</div>`}
${windows(view, page)}
${legend(view)}${printNotes(view, negotiation.title, sourceNote(view, overview, names))}</div>
${card === null ? '' : evidenceCard(view, card, names)}</div>`,
  })
}
