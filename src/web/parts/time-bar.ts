import { html, type SafeHtml } from '@remix-run/html-template'
import { instantOf } from '../../../events/time.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Step } from '../../../projections/questions/steps.ts'
import type { QueryChanges } from '../links.ts'
import { type Axis, axes, type View } from '../view.ts'
import { statusWord } from '../words.ts'

const lastOfDay = 'T23:59:59.999Z'

/** The parameter by which each axis is asked for. */
const parameterOf = { happened: 'asOf', published: 'publishedBy', known: 'rev' } as const satisfies Record<Axis, string>

/** The parameters that one axis moves; those of the others stay as they are. */
const movedBy = { happened: ['asOf'], published: ['publishedBy'], known: ['rev', 'knownAt'] } as const satisfies Record<
  Axis,
  readonly string[]
>

const present = (axis: Axis): QueryChanges => ({
  ...Object.fromEntries(movedBy[axis].map((name) => [name, null])),
  axis,
  step: null,
  date: null,
})

/** How the present is asked for along each axis. */
const unbounded: Readonly<Record<Axis, QueryChanges>> = {
  happened: present('happened'),
  published: present('published'),
  known: present('known'),
}

/** How a step is asked for: a day that ends by its date. */
function stepQuery(axis: Axis, { at, rev }: Pick<Step, 'at' | 'rev'>): QueryChanges {
  const instant = instantOf(at)
  const value = axis === 'known' && rev !== null ? String(rev) : instant.endsWith(lastOfDay) ? instant.slice(0, 10) : instant
  return { ...unbounded[axis], [parameterOf[axis]]: value }
}

/** How a date is asked for along an axis; an empty one is the present. */
export const dateQuery = (axis: Axis, date: string | undefined): QueryChanges => ({
  ...unbounded[axis],
  ...(date === undefined ? {} : { [axis === 'known' ? 'knownAt' : parameterOf[axis]]: date }),
})

/** A step in one line: when, what moved first, and how much more did. */
export function stepLabel({ say, time }: View, { at, first, moved, report }: Step, names: Names): string {
  const what =
    first !== null
      ? say('time.moved', {
          party: names.party(first.party) ?? first.party,
          point: names.point(first.point) ?? first.point,
          status: statusWord(say, first.status),
        })
      : say('time.published', { title: names.report(report) ?? report ?? '' })
  return say('time.label', { when: time.day(instantOf(at)), what, more: moved - 1 })
}

/** The index of the last step that the page has reached; -1: it stands before all of them. */
export function currentStep({ axis, assumed, isFrozen }: View, steps: readonly Step[]): number {
  const { asOf, publishedBy, rev } = assumed
  switch (axis) {
    case 'happened':
      return asOf === null ? steps.length - 1 : steps.findLastIndex(({ at }) => at <= Date.parse(asOf))
    case 'published':
      return publishedBy === null ? steps.length - 1 : steps.findLastIndex(({ at }) => at <= Date.parse(publishedBy))
    case 'known':
      return isFrozen ? steps.findLastIndex((step) => (step.rev ?? 0) <= rev) : steps.length - 1
    default:
      return axis satisfies never
  }
}

/** At most so many steps are laid out at once; those around the present one of a longer course. */
const laidOut = 120

/** What a form sends along of a query, in fields that are not shown. */
export const hiddenFields = ({ links }: Pick<View, 'links'>, except: readonly string[]): SafeHtml[] =>
  [...links.query]
    .filter(([name]) => !except.includes(name))
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

/** How the step of an index is asked for: the last is the present, since nothing has changed after it. */
export function placeQuery(axis: Axis, steps: readonly Step[], index: number): QueryChanges {
  const step = steps[index]
  return step === undefined || index === steps.length - 1 ? dateQuery(axis, undefined) : stepQuery(axis, step)
}

/** The slider over the changes, with previous, next, dates and the three ways to read the record: a form that needs no script. */
export function timeBar(view: View, steps: readonly Step[], names: Names): SafeHtml {
  const { say, links, axis, assumed } = view
  const current = currentStep(view, steps)
  const isPresent = assumed.asOf === null && assumed.publishedBy === null && !view.isFrozen
  const first = Math.max(0, Math.min(current - laidOut / 2, steps.length - laidOut))
  const shown = steps.slice(first, first + laidOut)
  const beside = (index: number, text: string, sign: string, rel: string) => {
    const step = steps[index]
    return step === undefined
      ? html`<span class="button" aria-disabled="true">${sign}<span class="unseen">${text}</span></span>`
      : html`<a class="button" rel="${rel}" href="${links.here(placeQuery(axis, steps, index))}" title="${stepLabel(view, step, names)}">${sign}<span class="unseen">${text}</span></a>`
  }
  const now = steps[current]
  const label = now === undefined ? say('time.none') : stepLabel(view, now, names)
  const date = axis === 'published' ? assumed.publishedBy : axis === 'known' ? assumed.knownAt : assumed.asOf
  return html`<section class="time" id="time" aria-label="${say('time.heading')}">
<form class="axis" action="${links.base + links.path}">${hiddenFields(view, ['axis', 'date', 'step', ...movedBy[axis]])}
<label>${say('time.axis')} <select name="axis">${axes.map((one) => html`<option value="${one}"${one === axis ? html` selected` : ''}>${say(`time.axis.${one}`)}</option>`)}</select></label>
<label>${say('time.asOf')} <input type="date" name="date" value="${date?.slice(0, 10) ?? ''}"></label>
<button>${say('time.show')}</button> <span class="explain">${say(`time.explain.${axis}`)}</span></form>
<form class="slider" action="${links.base + links.path}">${hiddenFields(view, ['step', 'date', ...movedBy[axis]])}
${beside(current - 1, say('time.previous'), '◀', 'prev')}
<label><span class="unseen">${say('time.step')}</span><input type="range" name="step" min="${first}" max="${first + shown.length - 1}" value="${Math.max(current, first)}" aria-valuetext="${label}" list="steps"${shown.length < 2 ? html` disabled` : ''}></label>
<datalist id="steps">${shown.map((step, index) => html`<option value="${first + index}" label="${stepLabel(view, step, names)}" data-href="${links.here(placeQuery(axis, steps, first + index))}"></option>`)}</datalist>
${beside(current + 1, say('time.next'), '▶', 'next')}
<button class="go">${say('time.show')}</button><button type="button" class="play" data-stop="${say('time.stop')}">${say('time.play')}</button>
<output>${label}</output>${isPresent ? '' : html` <a href="${links.here(dateQuery(axis, undefined))}">${say('time.present')}</a>`}</form></section>`
}
