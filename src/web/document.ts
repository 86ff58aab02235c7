import { html, type SafeHtml } from '@remix-run/html-template'
import { type Language, languages, sayerOf } from './messages/messages.ts'
import type { Frame } from './view.ts'

export type Page = {
  title: string
  /** What a search or a card of a social network says of it, in a sentence. */
  description?: string
  /** What else belongs into the head, as feeds and pictures. */
  head?: SafeHtml | SafeHtml[]
  body: SafeHtml
  /** The revision that it shows, and where it is told of what is recorded; without: it follows nothing. */
  record?: { rev: number; live: string | undefined }
}

/** The languages to choose from, the present one as text. */
const languageLinks = ({ language, links, say }: Frame): SafeHtml =>
  html`<nav class="languages" aria-label="${say('page.language')}">${languages.map((one: Language) => {
    const name = sayerOf(one)('language')
    return one === language
      ? html` <span lang="${one}" aria-current="true">${name}</span>`
      : html` <a lang="${one}" hreflang="${one}" href="${links.here({ lang: one })}">${name}</a>`
  })}</nav>`

/** Who is signed in, and the way in or out. */
function signedIn({ say, links, reader, wasSignedOut }: Frame): SafeHtml {
  if (reader === null)
    return html`${wasSignedOut ? html`${say('signIn.noLonger')} ` : ''}<a href="${links.to('/sign-in', { to: links.here() })}">${say('page.signIn')}</a>`
  return html`<form method="post" action="${links.base}/sign-out"><button>${say('page.signOut', { name: reader })}</button></form>`
}

/** The letters that a page cannot do without, asked for before the style names them. */
const letters: Record<Language, string> = { en: 'latin', uk: 'cyrillic' }

/** A whole document: what every page has around what is its own. */
export function documentOf(frame: Frame, { title, description, head, body, record }: Page): string {
  const { language, say, links, assets } = frame
  const text = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title>${description === undefined ? '' : html`<meta name="description" content="${description}">`}
<link rel="icon" type="image/svg+xml" href="${assets}/icon.svg"><link rel="preload" as="font" type="font/woff2" crossorigin href="${assets}/serif-${letters[language]}.woff2"><link rel="stylesheet" href="${assets}/style.css"><script type="module" src="${assets}/page.js"></script>${head}</head>
<body${record === undefined ? '' : html` data-rev="${record.rev}" data-live="${record.live}" data-news="${say('page.news')}" data-moved="${say('page.cellsMoved')}"`}><a class="skip" href="#main">${say('page.skip')}</a>
<header class="top"><a class="home" href="${links.outside('/')}">Standpoint</a>${languageLinks(frame)}<span class="account">${signedIn(frame)}</span></header>
<main id="main">${body}</main>
<footer><p>${say('page.utc')} <a href="${links.base}/docs">${say('page.docs')}</a></p><p class="unseen" role="status" aria-live="polite" id="live"></p></footer></body></html>
`
  return String(text)
}
