import { v5 } from 'uuid'
import type { Feed, FeedEntry } from '../../../projections/questions/feed.ts'
import type { About } from '../../../projections/questions/touching.ts'
import { alteredWords, entryContent } from './entry-content.ts'

/** What a feed says of itself. */
export type AtomHead = {
  /** The negotiation, and the event that opened it: ids are made of it, so that they are the same wherever the record is served. */
  negotiation: string
  opening: string
  about: About
  title: string
  /** What links begin with, without a slash at its end; empty: links are paths. */
  base: string
  /** Where this page of the feed was asked for, and where the next is; null: there is none. Both paths. */
  self: string
  next: string | null
}

/** What the XML of a feed may not hold, even escaped: all but the Char of XML 1.0, section 2.2. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

const urn = (name: string, namespace: string): string => `urn:uuid:${v5(name, namespace)}`

const titleOf = ({ change, words: { names }, altered }: FeedEntry): string =>
  [
    `${names.party === undefined ? `${names.point}, overall` : `${names.party} on ${names.point}`}: ${change.from} → ${change.to}`,
    change.scope === 'past' ? ', in the past' : '',
    altered === null ? '' : ` (${alteredWords[altered.cause]})`,
  ].join('')

function entryOf(entry: FeedEntry, { negotiation, base }: AtomHead) {
  const { change, development, event, nth, words, altered } = entry
  const { point, party } = change
  const home = `${base}/negotiations/${negotiation}`
  const about = development === null ? null : `${home}/developments/${development.id}`
  const rev = altered?.rev ?? change.rev
  return {
    id: urn(`${point}/${party ?? 'overall'}/${nth}`, event),
    title: { value: titleOf(entry) },
    published: new Date(change.recordedAt),
    updated: new Date(entry.updated),
    categories: [
      { term: point, scheme: 'urn:standpoint:point', label: words.names.point },
      { term: party ?? 'overall', scheme: 'urn:standpoint:party', label: words.names.party ?? 'overall' },
      { term: change.to, scheme: 'urn:standpoint:status' },
      { term: change.cause, scheme: 'urn:standpoint:cause' },
    ],
    links: [{ rel: 'alternate', href: `${home}/points/${point}?rev=${rev}` }, ...(about === null ? [] : [{ rel: 'related', href: about }])],
    content: { type: 'html', value: entryContent(entry, about) },
  }
}

/** The page of what a feed is about. */
const pageOf = ({ point, party }: About): string =>
  point !== undefined ? `/points/${point}` : party !== undefined && party !== 'overall' ? `/parties/${party}` : ''

/** A page of a feed as Atom (RFC 4287), which says where the next is (RFC 5005, section 3). */
export async function atomOf(feed: Feed, head: AtomHead): Promise<string> {
  // Who never asks for a feed need not load what writes one.
  const { generateAtomFeed } = await import('feedsmith')
  const { negotiation, opening, about, title, base, self, next } = head
  const { point = '*', party = '*' } = about
  const xml = generateAtomFeed({
    id: urn(`feed/${point}/${party}`, opening),
    title: { value: title },
    updated: new Date(feed.updated),
    authors: [{ name: 'Standpoint' }],
    generator: { text: 'Standpoint' },
    links: [
      { rel: 'self', type: 'application/atom+xml', href: base + self },
      { rel: 'alternate', href: `${base}/negotiations/${negotiation}${pageOf(about)}` },
      ...(next === null ? [] : [{ rel: 'next', type: 'application/atom+xml', href: base + next }]),
    ],
    entries: feed.entries.map((entry) => entryOf(entry, head)),
    xml: { lang: 'en' },
  })
  return xml.replaceAll(forbidden, '\uFFFD')
}
