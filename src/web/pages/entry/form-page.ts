import { html, type SafeHtml } from '@remix-run/html-template'
import type { EventType } from '../../../../events/catalogue.ts'
import type { Names } from '../../../../projections/questions/names.ts'
import type { Change } from '../../../../projections/rules/changes.ts'
import { documentOf } from '../../document.ts'
import type { Frame } from '../../view.ts'
import { changeList } from './changes.ts'
import type { FieldName, Typed } from './field.ts'
import type { Form } from './forms.ts'
import { contentsOf, type Filled, inputsOf, offerLists } from './inputs.ts'

/** A form as it is open to somebody. */
export type OpenForm = {
  negotiation: { id: string; title: string }
  form: Form
  /** What it is about, where it is about something on record. */
  about: string | null
  filled: Filled
  /** Where it is sent. */
  action: string
  /** Under which it is recorded once, however often it is sent. */
  key: string
  /** The revision that its reader knows of. */
  rev: number
}

/** An entry of others, in words: what it was, about what, by whom, and what it changed. */
export type EntryWords = {
  type: EventType
  rev: number
  by: string
  recordedAt: string
  about: string | null
  /** The development that it is about, if it is about one. */
  development: string | null
  changes: readonly Change[]
}

const back = ({ links }: Frame, { negotiation: { id, title } }: Pick<OpenForm, 'negotiation'>): SafeHtml =>
  html`<p class="where"><a href="${links.to(`/negotiations/${id}`)}">${title}</a></p>`

const hidden = (name: string, value: string | number): SafeHtml => html`<input type="hidden" name="${name}" value="${value}">`

const hiddenState = ({ key, rev }: OpenForm): SafeHtml => html`${hidden('key', key)}${hidden('rev', rev)}`

/** What an input is called. */
export function inputLabel({ say }: Frame, input: string): string {
  const [list, ...path] = input.replace(/\.basis$/, '').split('/') as [FieldName, ...string[]]
  const row = path.find((part) => /^\d+$/.test(part))
  const inner = path.at(-1)
  const what = row === undefined ? say(`entry.field.${list}`) : say('entry.row', { what: say(`entry.field.${list}`), n: Number(row) + 1 })
  return inner === undefined || inner === row ? what : `${what}: ${say(`entry.field.${inner as FieldName}`)}`
}

/** All that is wrong, each with a link to its place. */
function faultSummary(frame: Frame, faults: Filled['faults']): SafeHtml | '' {
  if (faults.size === 0) return ''
  const items = [...faults].map(([input, messages]) =>
    input === ''
      ? html`<li>${messages.join(' ')}</li>`
      : html`<li><a href="#${input}">${inputLabel(frame, input)}</a>: ${messages.join(' ')}</li>`,
  )
  return html`<div class="problem" role="alert" tabindex="-1" autofocus><p>${frame.say('entry.faults', { n: faults.size })}</p><ul>${items}</ul></div>`
}

/** A form to be filled in, with what was typed and what is wrong with it. */
export function formPage(frame: Frame, open: OpenForm): string {
  const { say } = frame
  const { form, about, filled, action } = open
  const title = say(form.title)
  const body = html`${back(frame, open)}<h1>${title}</h1>${about === null ? '' : html`<p class="about">${about}</p>`}${faultSummary(frame, filled.faults)}
<form class="entry" method="post" action="${action}" novalidate>${hiddenState(open)}<button class="unseen" name="do" value="preview" tabindex="-1" aria-hidden="true">${say('entry.preview')}</button>
${inputsOf(frame, filled, form.fields)}${offerLists(filled)}
<p><button class="primary" name="do" value="preview">${say('entry.preview')}</button></p></form>`
  return documentOf(frame, { title: `${title} — ${open.negotiation.title}`, body })
}

/** An entry that others recorded, and what it changed. */
function entryItem(frame: Frame, names: Names, { type, rev, by, recordedAt, about, changes }: EntryWords): SafeHtml {
  const { say, time } = frame
  return html`<li><p><strong>${say(`entry.event.${type}`)}</strong>${about === null ? '' : html`: ${about}`} <span class="at">${say('entry.at', { rev, by, when: time.instant(recordedAt) })}</span></p>${changeList(frame, names, changes, 'moved')}</li>`
}

const carried = (typed: Typed): SafeHtml[] =>
  [...typed]
    .filter(([name, text]) => text !== '' && name !== 'key' && name !== 'rev' && name !== 'do')
    .map(([name, text]) => hidden(name, text))

/** What a form would do, before it is recorded: the very same is sent again then. */
export function previewPage(
  frame: Frame,
  open: OpenForm,
  changes: readonly Change[],
  meanwhile: readonly EntryWords[],
  names: Names,
): string {
  const { say } = frame
  const { form, about, filled, action } = open
  const title = say(form.title)
  const notice =
    meanwhile.length === 0
      ? ''
      : html`<section class="problem" role="alert"><h2>${say('entry.between')}</h2><p>${say('entry.between.about')}</p><ul>${meanwhile.map((entry) => entryItem(frame, names, entry))}</ul></section>`
  const body = html`${back(frame, open)}<h1>${title}</h1>${about === null ? '' : html`<p class="about">${about}</p>`}${notice}
<section class="effect"><h2>${say('entry.effect')}</h2>${changeList(frame, names, changes, 'effect')}</section>
${contentsOf(frame, filled, form.fields) ?? ''}
<form class="entry" method="post" action="${action}">${hiddenState(open)}${carried(filled.typed)}
<p><button class="primary" name="do" value="record">${say(meanwhile.length === 0 ? 'entry.do' : 'entry.doAnyway')}</button> <button name="do" value="edit">${say('entry.edit')}</button></p></form>`
  return documentOf(frame, { title: `${title} — ${open.negotiation.title}`, body })
}

/** What was recorded at a revision, and what it changed. */
export function recordedPage(frame: Frame, negotiation: OpenForm['negotiation'], entry: EntryWords, names: Names): string {
  const { say, links } = frame
  const { type, rev, about, development, changes } = entry
  const path = `/negotiations/${negotiation.id}`
  const body = html`${back(frame, { negotiation })}<h1>${say('entry.recorded')}</h1><p><strong>${say(`entry.event.${type}`)}</strong>${about === null ? '' : html`: ${about}`}</p><p>${say('entry.recorded.at', { rev })}</p>
${changeList(frame, names, changes, 'moved')}
<p class="onward">${development === null ? '' : html`<a href="${links.to(`${path}/developments/${development}`)}">${say('entry.recorded.see')}</a> `}<a href="${links.to(path)}">${say('entry.recorded.matrix')}</a> <a href="${links.to(`${path}/record`)}">${say('entry.record.heading')}</a></p>`
  return documentOf(frame, { title: `${say('entry.recorded')} — ${negotiation.title}`, body })
}
