import { html } from '@remix-run/html-template'
import { developmentKinds } from '../../../../events/catalogue.ts'
import { documentOf } from '../../document.ts'
import type { Frame } from '../../view.ts'
import { frameNouns } from './forms.ts'

/** What can be recorded of a negotiation. */
export function menuPage(frame: Frame, { id, title }: { id: string; title: string }): string {
  const { say, links } = frame
  const path = `/negotiations/${id}/record`
  const body = html`<p class="where"><a href="${links.to(`/negotiations/${id}`)}">${title}</a></p><h1>${say('entry.record.heading')}</h1>
<h2>${say('entry.record.development')}</h2><dl class="menu">${developmentKinds.map((kind) => html`<div><dt><a href="${links.to(`${path}/development`, { kind })}">${say(`entry.kind.${kind}`)}</a></dt><dd>${say(`entry.about.${kind}`)}</dd></div>`)}</dl>
<h2>${say('entry.record.frame')}</h2><ul class="menu">${frameNouns.map((noun) => html`<li><a href="${links.to(`${path}/${noun}`)}">${say(`entry.record.${noun}`)}</a></li>`)}</ul>`
  return documentOf(frame, { title: `${say('entry.record.heading')} — ${title}`, body })
}
