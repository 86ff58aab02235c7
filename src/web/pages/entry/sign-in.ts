import { html } from '@remix-run/html-template'
import { documentOf } from '../../document.ts'
import type { Frame } from '../../view.ts'

/** The form to sign in with a key; a refusal stands at the field. What was typed is not sent back. */
export function signInPage(frame: Frame, to: string, refusal: string | null): string {
  const { say, links } = frame
  const body = html`<h1>${say('signIn.title')}</h1>
<p id="about-key">${say('signIn.about')}</p>
<form class="entry" method="post" action="${links.base}/sign-in"><input type="hidden" name="to" value="${to}">
<div class="field"><label for="key">${say('signIn.key')}</label>${refusal === null ? '' : html`<p class="fault" id="key-fault">${refusal}</p>`}<input id="key" name="key" type="password" autocomplete="current-password" spellcheck="false" required aria-describedby="about-key${refusal === null ? '' : ' key-fault'}"${refusal === null ? '' : html` aria-invalid="true"`}></div>
<p><button class="primary">${say('page.signIn')}</button></p></form>`
  return documentOf(frame, { title: say('signIn.title'), body })
}
