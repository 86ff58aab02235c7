import { html, type SafeHtml } from '@remix-run/html-template'
import { overallStatuses, statuses } from '../../../events/status.ts'
import { type Overview, orders } from '../../../projections/questions/overview.ts'
import type { View } from '../view.ts'
import { statusWord } from '../words.ts'
import { hiddenFields } from './time-bar.ts'

export const views = ['grid', 'stances'] as const

const option = (value: string, text: string, isChosen: boolean): SafeHtml =>
  html`<option value="${value}"${isChosen ? html` selected` : ''}>${text}</option>`

/** What is shown of the matrix, in which order and form: a form that needs no script. */
export function filters(view: View, { all }: Overview): SafeHtml {
  const { say, links } = view
  const { query } = links
  const chosen = (name: string) => query.getAll(name)
  const select = (name: string, label: string, options: readonly (readonly [string, string])[], many = false) =>
    html`<label>${label} <select name="${name}"${many ? html` multiple size="4"` : ''}>${many ? '' : option('', say('matrix.filter.any'), chosen(name).length === 0)}${options.map(([value, text]) => option(value, text, chosen(name).includes(value)))}</select></label>`
  const names = ['view', 'order', 'status', 'point', 'party', 'row', 'column', 'retired']
  const isNarrowed = names.some((name) => query.has(name))
  return html`<details class="filters"${isNarrowed ? html` open` : ''}><summary>${say('matrix.filter')}</summary><form action="${links.base + links.path}">${hiddenFields(view, names)}
<label>${say('matrix.view')} <select name="view">${views.map((one) => option(one, say(`matrix.view.${one}`), chosen('view').includes(one)))}</select></label>
<label>${say('matrix.sort')} <select name="order">${orders.map((one) => option(one, say(`matrix.sort.${one}`), chosen('order').includes(one)))}</select></label>
${select(
  'status',
  say('matrix.filter.status'),
  [...new Set([...statuses, ...overallStatuses])].map((status) => [status, statusWord(say, status)] as const),
)}
${select(
  'point',
  say('matrix.filter.point'),
  all.points.map(({ id, title }) => [id, title] as const),
  true,
)}
${select(
  'party',
  say('matrix.filter.party'),
  all.parties.map(({ id, name }) => [id, name] as const),
  true,
)}
<label><input type="checkbox" name="retired" value="true"${chosen('retired').includes('true') ? html` checked` : ''}> ${say('matrix.retired')}</label>
<button>${say('matrix.apply')}</button>${isNarrowed ? html` <a href="${links.here(Object.fromEntries(names.map((name) => [name, null])))}">${say('matrix.clear')}</a>` : ''}</form></details>`
}
