import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../projections/questions/names.ts'
import { documentOf } from './document.ts'
import { atPresent, momentParameters } from './links.ts'
import { assumptions } from './parts/assumed.ts'
import { following } from './parts/following.ts'
import { navigation } from './parts/navigation.ts'
import { printNotes } from './parts/print-notes.ts'
import { shareHead } from './parts/share-head.ts'
import { type Embeddable, type Form, takeAway } from './parts/take-away.ts'
import { momentPhrase } from './sentences.ts'
import type { View } from './view.ts'
import { capitalized } from './words.ts'

/** What a page about something on record has of its own. */
export type RecordPage = {
  title: string
  /** What kind of thing it is about, above its title. */
  kind?: string
  /** What is to be known beside the title at once, as that a point was retired. */
  marks?: readonly string[]
  description?: string
  forms: readonly Form[]
  /** By which code it stands in pages of others, and its path, where it can. */
  shared?: { path: string; embeddable: Embeddable }
  body: SafeHtml
}

/** A page about something on record of a negotiation: where it belongs, which moment it shows, how it can be had, and what it says. */
export function recordPage(view: View, { title, kind, marks = [], description, forms, shared, body }: RecordPage, names: Names): string {
  const { say, links, negotiation, isFrozen, language } = view
  const isPast = momentParameters.some((name) => links.query.has(name))
  const citing = `${title}. ${negotiation.title}`
  return documentOf(view, {
    title: `${title}, ${negotiation.title}, ${momentPhrase(view, isFrozen)}`,
    ...(description === undefined ? {} : { description }),
    ...(shared === undefined ? {} : { head: shareHead(view, { title: citing, description: description ?? title, path: shared.path }) }),
    record: following(view),
    body: html`<div class="record"><p class="of"><a href="${links.to(`/negotiations/${negotiation.id}`)}">${negotiation.title}</a></p>
${navigation(view)}
${kind === undefined ? '' : html`<p class="kind">${kind}</p>`}<h1>${title}${marks.map((mark) => html` <span class="mark">${mark}</span>`)}</h1>
<p class="moment">${capitalized(momentPhrase(view, isFrozen), language)}.${isPast ? html` <a href="${links.here(atPresent)}">${say('time.present')}</a>` : ''}</p>
${takeAway(view, citing, forms, shared?.embeddable)}
${assumptions(view, names)}
${body}
${printNotes(view, citing)}</div>`,
  })
}
