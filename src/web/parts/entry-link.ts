import { html, type SafeHtml } from '@remix-run/html-template'
import type { Teller } from '../../../events/citation.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { View } from '../view.ts'

/** What has a page of its own below the negotiation, and where. */
const folders = {
  party: 'parties',
  point: 'points',
  actor: 'actors',
  source: 'sources',
  report: 'reports',
  version: 'versions',
} as const

type Kind = keyof typeof folders

/** The name of something on record, as a link to its page. */
export const entryLink = ({ links, negotiation }: View, kind: Kind, id: string, names: Names): SafeHtml =>
  html`<a href="${links.to(`/negotiations/${negotiation.id}/${folders[kind]}/${id}`)}">${names[kind](id) ?? id}</a>`

/** Several of a kind, one after the other. */
export const entryLinks = (view: View, kind: Kind, ids: readonly string[], names: Names): SafeHtml[] =>
  ids.map((id, index) => html`${index === 0 ? '' : ', '}${entryLink(view, kind, id, names)}`)

/** A development by what happened in it; one that the page's moment does not admit is but named. */
export const developmentLink = ({ links, negotiation }: View, id: string, summary: string | null): SafeHtml | string =>
  summary === null ? id : html`<a href="${links.to(`/negotiations/${negotiation.id}/developments/${id}`)}">${summary}</a>`

/** Whoever passed a thing on: with a page of their own where they have one. */
export const tellerLink = (view: View, teller: Teller, names: Names): SafeHtml | string =>
  'described' in teller
    ? teller.described
    : 'actor' in teller
      ? entryLink(view, 'actor', teller.actor, names)
      : entryLink(view, 'source', teller.source, names)
