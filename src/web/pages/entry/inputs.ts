import { html, type SafeHtml } from '@remix-run/html-template'
import type { Interval } from '../../../../events/time.ts'
import type { Frame } from '../../view.ts'
import { basisInput, type Choice, type Field, type FieldName, type Offer, type Offered, rowsOf, type Typed } from './field.ts'
import { timeBases } from './forms.ts'

type When = Pick<Interval, 'earliest' | 'latest' | 'precision'>

/** What stands in a form: what was typed, what is wrong where, what was made of times, and what is offered. */
export type Filled = {
  typed: Typed
  faults: ReadonlyMap<string, readonly string[]>
  whens: ReadonlyMap<string, When>
  offers: ReadonlyMap<Offered, readonly Offer[]>
  /** What the positions that can be denied are called, by what is sent. */
  positions: ReadonlyMap<string, string>
}

type Asked = { frame: Frame; filled: Filled }

const hints: Partial<Record<FieldName, 'entry.hint.proposition' | 'entry.hint.requires' | 'entry.hint.by'>> = {
  proposition: 'entry.hint.proposition',
  requires: 'entry.hint.requires',
  by: 'entry.hint.by',
}

function hintOf(field: Field): 'entry.hint.when' | 'entry.hint.id' | 'entry.hint.tellers' | (typeof hints)[FieldName] {
  if (field.is === 'when') return 'entry.hint.when'
  if (field.is === 'id') return 'entry.hint.id'
  return field.is === 'tellers' ? 'entry.hint.tellers' : hints[field.name]
}

/** The interval that was made of a time, in words. */
export function whenWords({ say }: Frame, { earliest, latest, precision }: When): string {
  // A minute that is whole, and the last millisecond of one, are told by the minute.
  const instant = (text: string) => text.replace('T', ' ').replace(/(?::00\.000|:59\.999)?Z$/, '')
  return say('entry.when', { earliest: instant(earliest), latest: instant(latest), precision: say(`entry.precision.${precision}`) })
}

const option = (value: string, text: string, isChosen: boolean): SafeHtml =>
  html`<option value="${value}"${isChosen ? html` selected` : ''}>${text}</option>`

/** What is wrong at an input. Refusals are those of the service, in English. */
const faultsAt = ({ filled }: Asked, input: string): SafeHtml | '' => {
  const messages = filled.faults.get(input)
  return messages === undefined ? '' : html`<p class="fault" id="${input}-fault">${messages.join(' ')}</p>`
}

/** Of a row nothing is needed but where something was typed into it. */
const needed = ({ frame: { say } }: Asked, field: Field, input = ''): SafeHtml | '' =>
  field.needed && !/\/\d+\//.test(input) ? html` <span class="needed">${say('entry.needed')}</span>` : ''

const label = (asked: Asked, field: Field, input: string): SafeHtml =>
  html`<label for="${input}">${asked.frame.say(`entry.field.${field.name}`)}${needed(asked, field, input)}</label>`

/** What ties an input to what is wrong with it and to its hint. */
function about(asked: Asked, field: Field, input: string): SafeHtml {
  const isWrong = asked.filled.faults.has(input)
  const ids = [isWrong ? `${input}-fault` : '', hintOf(field) === undefined ? '' : `${input}-hint`].filter((id) => id !== '')
  return html`${isWrong ? html` aria-invalid="true"` : ''}${ids.length === 0 ? '' : html` aria-describedby="${ids.join(' ')}"`}${needed(asked, field, input) === '' ? '' : html` aria-required="true"`}`
}

const select = (asked: Asked, field: Field, input: string, options: readonly (readonly [string, string])[]): SafeHtml =>
  html`<select id="${input}" name="${input}"${about(asked, field, input)}>${option('', asked.frame.say('entry.choose'), false)}${options.map(([value, text]) => option(value, text, asked.filled.typed.get(input) === value))}</select>`

const worded = ({ frame: { say } }: Asked, of: readonly Choice[]) => of.map(([value, words]) => [value, say(words)] as const)

function oneLine(asked: Asked, field: Field, input: string, more: SafeHtml | string = ''): SafeHtml {
  return html`<input id="${input}" name="${input}" value="${asked.filled.typed.get(input) ?? ''}"${about(asked, field, input)}${more}>`
}

const listed = (noun: Offered): SafeHtml => html` list="offers-${noun}" autocomplete="off"`

function control(asked: Asked, field: Exclude<Field, { is: 'group' | 'rows' | 'several' | 'check' }>, input: string): SafeHtml {
  const { frame, filled } = asked
  switch (field.is) {
    case 'prose':
      return html`<textarea id="${input}" name="${input}" rows="3"${about(asked, field, input)}>${filled.typed.get(input) ?? ''}</textarea>`
    case 'link':
      return oneLine(asked, field, input, html` inputmode="url"`)
    case 'whole':
      return oneLine(asked, field, input, html` inputmode="numeric"`)
    case 'text':
    case 'day':
      return oneLine(asked, field, input)
    case 'id':
      return oneLine(asked, field, input, html` spellcheck="false" autocapitalize="none"`)
    case 'named':
      return oneLine(asked, field, input, listed(field.noun))
    case 'teller':
    case 'tellers':
      return oneLine(asked, field, input, listed('teller'))
    case 'choice':
      return select(asked, field, input, worded(asked, field.of))
    case 'position':
      return select(asked, field, input, [...filled.positions])
    case 'when': {
      const when = filled.whens.get(input)
      const basis = basisInput(input)
      const known = filled.typed.get(basis) ?? 'printed'
      return html`<span class="when">${oneLine(asked, field, input)}<select name="${basis}" aria-label="${frame.say('entry.timeBasis')}">${worded(asked, timeBases).map(([value, text]) => option(value, text, value === known))}</select></span>${when === undefined ? '' : html`<p class="understood">${whenWords(frame, when)}</p>`}`
    }
    default:
      return field satisfies never
  }
}

function single(asked: Asked, field: Exclude<Field, { is: 'group' | 'rows' | 'several' | 'check' }>, input: string): SafeHtml {
  const hint = hintOf(field)
  return html`<div class="field ${field.is}">${label(asked, field, input)}${hint === undefined ? '' : html`<p class="hint" id="${input}-hint">${asked.frame.say(hint)}</p>`}${faultsAt(asked, input)}${control(asked, field, input)}</div>`
}

const more = ({ frame: { say } }: Asked, { name }: Field, input: string): SafeHtml =>
  html`<p><button name="do" value="more:${input}" formnovalidate>${say('entry.more', { what: say(`entry.field.${name}`) })}</button></p>`

const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index)

/** One field of a form, and all that is in it. */
function inputOf(asked: Asked, field: Field, input: string): SafeHtml {
  const { frame, filled } = asked
  const title = frame.say(`entry.field.${field.name}`)
  switch (field.is) {
    case 'check':
      return html`<div class="field check">${faultsAt(asked, input)}<label><input type="checkbox" id="${input}" name="${input}" value="true"${filled.typed.has(input) ? html` checked` : ''}> ${title}</label></div>`
    case 'group':
      return html`<fieldset id="${input}" tabindex="-1"><legend>${title}</legend>${faultsAt(asked, input)}<div class="row">${inputsOf(frame, filled, field.fields, `${input}/`)}</div></fieldset>`
    case 'rows': {
      const rows = numbers(rowsOf(filled.typed, input, field.rows))
      return html`<fieldset id="${input}" tabindex="-1"><legend>${title}${needed(asked, field)}</legend>${faultsAt(asked, input)}${rows.map(
        (row) =>
          html`<fieldset class="row"><legend>${frame.say('entry.row', { what: title, n: row + 1 })}</legend>${inputsOf(frame, filled, field.fields, `${input}/${row}/`)}</fieldset>`,
      )}${more(asked, field, input)}</fieldset>`
    }
    case 'several': {
      const rows = numbers(rowsOf(filled.typed, input, field.rows))
      const hint = hintOf(field)
      return html`<fieldset class="several" id="${input}" tabindex="-1"><legend>${title}</legend>${hint === undefined ? '' : html`<p class="hint" id="${input}-hint">${frame.say(hint)}</p>`}${faultsAt(asked, input)}${rows.map(
        (row) =>
          html`<div>${faultsAt(asked, `${input}/${row}`)}<input id="${input}/${row}" name="${input}/${row}" value="${filled.typed.get(`${input}/${row}`) ?? ''}" aria-label="${frame.say('entry.row', { what: title, n: row + 1 })}"${filled.faults.has(`${input}/${row}`) ? html` aria-invalid="true" aria-describedby="${input}/${row}-fault"` : ''}${field.noun === null ? '' : listed(field.noun)}></div>`,
      )}${more(asked, field, input)}</fieldset>`
    }
    default:
      return single(asked, field, input)
  }
}

/** The fields of a form, with what was typed and what is wrong. */
export const inputsOf = (frame: Frame, filled: Filled, fields: readonly Field[], prefix = ''): SafeHtml[] =>
  fields.map((field) => inputOf({ frame, filled }, field, prefix + field.name))

/** What is offered as somebody types: one list for each kind of thing. */
export const offerLists = ({ offers }: Filled): SafeHtml[] =>
  [...offers].map(
    ([noun, list]) =>
      html`<datalist id="offers-${noun}">${list.map(({ value, label: text }) => html`<option value="${value}">${text}</option>`)}</datalist>`,
  )

const words = (frame: Frame, of: readonly Choice[], value: string): string => {
  const choice = of.find(([one]) => one === value)
  return choice === undefined ? value : frame.say(choice[1])
}

/** What was typed into a field, in words; null where nothing was. */
function shownIn(frame: Frame, filled: Filled, field: Field, input: string): SafeHtml | string | null {
  const text = filled.typed.get(input) ?? ''
  switch (field.is) {
    case 'group':
    case 'rows': {
      const prefixes = field.is === 'group' ? [''] : numbers(rowsOf(filled.typed, input, field.rows)).map((row) => `${row}/`)
      const rows = prefixes.map((prefix) => contentsOf(frame, filled, field.fields, `${input}/${prefix}`)).filter((row) => row !== null)
      return rows.length === 0 ? null : html`${rows}`
    }
    case 'several': {
      const texts = numbers(rowsOf(filled.typed, input, field.rows)).map((row) => filled.typed.get(`${input}/${row}`) ?? '')
      const all = texts.filter((one) => one !== '')
      return all.length === 0 ? null : html`<ul>${all.map((one) => html`<li>${one}</li>`)}</ul>`
    }
    case 'choice':
      return text === '' ? null : words(frame, field.of, text)
    case 'position':
      return filled.positions.get(text) ?? null
    case 'check':
      return text === '' ? null : '✔'
    case 'when': {
      const when = filled.whens.get(input)
      if (when === undefined) return null
      const known = words(frame, timeBases, filled.typed.get(basisInput(input)) ?? 'printed')
      return html`${text} <span class="understood">${whenWords(frame, when)} ${frame.say('entry.timeBasis')}: ${known}.</span>`
    }
    default:
      return text === '' ? null : text
  }
}

/** All that was typed into fields, in words; null where nothing was. */
export function contentsOf(frame: Frame, filled: Filled, fields: readonly Field[], prefix = ''): SafeHtml | null {
  const items = fields.flatMap((field) => {
    const shown = shownIn(frame, filled, field, prefix + field.name)
    return shown === null ? [] : html`<div><dt>${frame.say(`entry.field.${field.name}`)}</dt><dd>${shown}</dd></div>`
  })
  return items.length === 0 ? null : html`<dl class="contents">${items}</dl>`
}
