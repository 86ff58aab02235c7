import { html } from '@remix-run/html-template'

/** As wide as a column of text; narrower ones are given more height by whoever heeds what an embed says of it. */
export const embedWidth = 640

/** A height at which little is scrolled: of one point, or of so many points of a matrix. */
export const embedHeight = (points: number | null): number => (points === null ? 300 : 180 + 72 * Math.min(points, 20))

export type EmbedFrame = { src: string; title: string; width: number; height: number }

/** What is put into an article to have an embed there. */
export const embedCode = ({ src, title, width, height }: EmbedFrame): string =>
  String(
    html`<iframe src="${src}" title="${title}" width="${width}" height="${height}" loading="lazy" style="border:0;max-width:100%"></iframe>`,
  )

/** What is put into a text to have a badge there that leads to its page. */
export const badgeCode = ({ src, href, title }: { src: string; href: string; title: string }): string =>
  String(html`<a href="${href}"><img src="${src}" alt="${title}"></a>`)
