import { html, type SafeHtml } from '@remix-run/html-template'
import type { View } from '../view.ts'

/** The size of the picture that stands for a page elsewhere: what Open Graph and Twitter cards take whole. */
export const previewSize = { width: 1200, height: 630 } as const

/**
 * What a page says of itself to sites that show a link to it: a title, a sentence and a picture (https://ogp.me), and where
 * they are told how it is embedded (https://oembed.com, section 4).
 * @param path of the page
 */
export function shareHead(
  { links, origin, language }: View,
  { title, description, path }: { title: string; description: string; path: string },
): SafeHtml {
  const absolute = (address: string): string => origin + address.slice(links.base.length)
  const url = absolute(links.to(path))
  const picture = absolute(links.to(`${path}/preview.png`, { lang: language }))
  const property = (name: string, content: string | number) => html`<meta property="og:${name}" content="${content}">`
  return html`<link rel="alternate" type="application/json+oembed" title="${title}" href="${origin}/oembed?url=${encodeURIComponent(url)}&amp;format=json">
${property('type', 'article')}${property('site_name', 'Standpoint')}${property('title', title)}${property('description', description)}${property('url', url)}
${property('image', picture)}${property('image:type', 'image/png')}${property('image:width', previewSize.width)}${property('image:height', previewSize.height)}${property('image:alt', `${title}. ${description}`)}
<meta name="twitter:card" content="summary_large_image"><meta name="twitter:title" content="${title}"><meta name="twitter:description" content="${description}"><meta name="twitter:image" content="${picture}">`
}
