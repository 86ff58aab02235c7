import { html, type SafeHtml } from '@remix-run/html-template'
import type { Cause } from '../../../events/status.ts'
import type { FeedEntry, FeedSource } from '../../../projections/questions/feed.ts'
import { isWeb } from '../../web/links.ts'

const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** A day of UTC in words. */
const dayOf = (instant: string): string => days.format(new Date(instant))

const spanOf = ({ earliest, latest }: { earliest: string; latest: string }): string =>
  dayOf(earliest) === dayOf(latest) ? dayOf(earliest) : `between ${dayOf(earliest)} and ${dayOf(latest)}`

/** What became of a change, in a word, by why it was altered. */
export const alteredWords: Record<Cause, string> = {
  new: 'rewritten',
  backdated: 'rewritten',
  corrected: 'corrected',
  retracted: 'retracted',
  denied: 'denied',
  frame: 'corrected',
  'taken-back': 'taken back',
  ruleset: 'rewritten',
}

const sourceItem = ({ title, source, url, publishedAt, paragraphs }: FeedSource): SafeHtml =>
  html`<li>${isWeb(url) ? html`<a href="${url}">${title}</a>` : title}, ${source}, ${spanOf(publishedAt)}${paragraphs.length === 0 ? '' : `, paragraph ${paragraphs.join(', ')}`}</li>`

/** What is said now of the instant at which a change begins. */
function nowSentence({ change, altered }: FeedEntry): string {
  if (altered === null) return ''
  const { from, to } = altered.now
  if (from === to) return `No change is recorded there any more: it reads ${to} throughout.`
  return from === change.from && to === change.to ? 'The change stands as it was told.' : `It now reads: from ${from} to ${to}.`
}

function alteredParagraph(entry: FeedEntry): SafeHtml | '' {
  const { altered } = entry
  if (altered === null) return ''
  const { cause, at, rev, note } = altered
  const [first = '', ...rest] = alteredWords[cause]
  const what = `${first.toUpperCase()}${rest.join('')} on ${dayOf(at)}, at revision ${rev}.`
  return html`<p><strong>${what}</strong> ${nowSentence(entry)}${note === null ? '' : ` The reason given: ${note}`}</p>`
}

/**
 * What an entry of a feed says, as HTML: the sentence, what was recorded against it since, what made the change and who
 * reported it.
 * @param development where all about what made it is told
 */
export function entryContent(entry: FeedEntry, development: string | null): string {
  const { words, note, sources } = entry
  const made =
    entry.development === null || development === null
      ? ''
      : html`<p><a href="${development}">${entry.development.summary}</a> (${spanOf(entry.development.occurred)})</p>`
  return String(
    html`<p>${words.sentence}</p>${alteredParagraph(entry)}<p>The point: ${words.proposition}</p>${made}${note === null ? '' : html`<p>${note}</p>`}${sources.length === 0 ? '' : html`<ul>${sources.map(sourceItem)}</ul>`}`,
  )
}
