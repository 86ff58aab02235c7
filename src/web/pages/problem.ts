import { html, type SafeHtml } from '@remix-run/html-template'
import { documentOf } from '../document.ts'
import type { Frame, View } from '../view.ts'

/** What went wrong, as its document has it (RFC 9457), and the negotiation in which it did. */
export type ProblemPage = {
  title: string
  status: number
  detail: string
  requestId: string
  errors?: readonly ({ message: string } & { [K in 'pointer' | 'parameter' | 'path' | 'header']?: string | undefined })[] | undefined
  negotiation: Pick<View['negotiation'], 'id' | 'title'> | null
}

/** What was refused, where, and the ways on from there. The words of a problem are those that programs read: English. */
export function problemPage(frame: Frame, { title, status, detail, requestId, errors = [], negotiation }: ProblemPage): string {
  const { say, links } = frame
  const place = ({ pointer, parameter, path, header }: (typeof errors)[number]): SafeHtml | '' => {
    const at = pointer ?? parameter ?? path ?? header
    return at === undefined ? '' : html`<code>${at}</code>: `
  }
  // The detail often says the first of the errors over again.
  const isSaid = detail === title || errors.some(({ message }) => detail.includes(message))
  return documentOf(frame, {
    title: `${say('problem.heading')}: ${title}`,
    body: html`<article class="problem"><h1>${say('problem.heading')}</h1>
<p class="lead" lang="en">${title}.</p>
${isSaid || status === 401 ? '' : html`<p lang="en">${detail}</p>`}
${errors.length === 0 ? '' : html`<ul lang="en">${errors.map((error) => html`<li>${place(error)}${error.message}</li>`)}</ul>`}
${status === 401 ? html`<p><a href="${links.outside('/sign-in', { to: links.here() })}">${say('problem.signIn')}</a></p>` : ''}
${negotiation === null ? '' : html`<p><a href="${links.outside(`/negotiations/${negotiation.id}`)}">${say('problem.toNegotiation', { title: negotiation.title })}</a></p>`}
<p><a href="${links.outside('/negotiations')}">${say('problem.back')}</a></p>
<p class="request">${say('problem.request', { status, id: requestId })}</p></article>`,
  })
}
