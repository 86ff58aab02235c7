import { html, type SafeHtml } from '@remix-run/html-template'
import type { Course } from '../../../projections/questions/course.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { documentOf } from '../document.ts'
import { drawCourse } from '../drawings/course-drawing.ts'
import { wordsIn } from '../drawings/words.ts'
import { following } from '../parts/following.ts'
import { navigation } from '../parts/navigation.ts'
import { type Form, takeAway } from '../parts/take-away.ts'
import { hiddenFields } from '../parts/time-bar.ts'
import type { View } from '../view.ts'
import { statusWord } from '../words.ts'

/** The widths for which a drawing is laid out: its letters are as large as the text beside it, on a desk and on a phone. */
const widths = { wide: 1200, narrow: 340 } as const

type Choice = { id: string; name: string }

export type CoursePage = { course: Course; points: readonly Choice[]; parties: readonly Choice[] }

/** Whose course, and between which days: a form that needs no script. */
function chooser(view: View, { points, parties }: CoursePage): SafeHtml {
  const { say, links } = view
  const { query } = links
  const select = (name: 'point' | 'party', label: string, all: string, choices: readonly Choice[]) =>
    html`<label>${label} <select name="${name}"><option value="">${all}</option>${choices.map(
      ({ id, name: text }) => html`<option value="${id}"${query.get(name) === id ? html` selected` : ''}>${text}</option>`,
    )}</select></label>`
  const day = (name: 'from' | 'until', label: string) =>
    html`<label>${label} <input type="date" name="${name}" value="${query.get(name)?.slice(0, 10) ?? ''}"></label>`
  return html`<form class="chooser" action="${links.base + links.path}">${hiddenFields(view, ['point', 'party', 'from', 'until'])}
${select('point', say('matrix.point'), say('drawing.everyPoint'), points)}
${select('party', say('matrix.filter.party'), say('matrix.filter.any'), parties)}
${day('from', say('compare.from'))}${day('until', say('compare.to'))}<button>${say('time.show')}</button></form>`
}

/** What is drawn, as a table: each run a row. */
function table({ say, time, links, negotiation }: View, { lines }: Course): SafeHtml {
  const at = `/negotiations/${negotiation.id}`
  const rows = lines.flatMap((line) => line.runs.map((run) => ({ line, run })))
  return html`<details class="runs"><summary>${say('course.table')}</summary><div class="scroller" role="region" aria-label="${say('course.table')}" tabindex="0"><table class="plain"><thead><tr><th scope="col">${say('matrix.point')}</th><th scope="col">${say('matrix.filter.party')}</th><th scope="col">${say('matrix.filter.status')}</th><th scope="col">${say('course.began')}</th><th scope="col">${say('course.until')}</th></tr></thead><tbody>${rows.map(
    ({ line: { point, title, party, name }, run }) => html`
<tr><td><a href="${links.to(`${at}/points/${point}`)}">${title}</a></td><td>${party === null ? say('drawing.overall') : html`<a href="${links.to(`${at}/parties/${party}`)}">${name ?? party}</a>`}</td><td class="${run.status}">${statusWord(say, run.status)}</td><td>${time.span({ earliest: run.earliest, latest: run.from, ...(run.precision === null ? {} : { precision: run.precision }) })}</td><td>${run.until === null ? say('course.lasts') : time.instant(run.until)}</td></tr>`,
  )}</tbody></table></div></details>`
}

/** What happened, in order of time, each a link. */
const happened = ({ say, time, links, negotiation }: View, { developments }: Course): SafeHtml | '' =>
  developments.length === 0
    ? ''
    : html`<details class="happened"><summary>${say('course.developments')}</summary><ol>${[...developments]
        .sort((a, b) => (a.latest < b.latest ? -1 : 1))
        .map(
          ({ id, kind, summary, ...span }) =>
            html`<li><time datetime="${span.latest}">${time.span(span)}</time> ${say(`kind.${kind}`)}: <a href="${links.to(`/negotiations/${negotiation.id}/developments/${id}`)}">${summary}</a></li>`,
        )}</ol></details>`

function formsOf({ links, negotiation }: View): Form[] {
  const asked = Object.fromEntries(['point', 'party', 'from', 'until'].map((name) => [name, links.query.get(name)]))
  return ['csv', 'json', 'svg', 'png'].map((format) => ({
    name: format.toUpperCase(),
    href: links.asData(`/negotiations/${negotiation.id}/course.${format}`, asked),
  }))
}

/** Every line through time as drawn bands, what happened on the same axis, and the table that says the same. */
export function* coursePage(view: View, page: CoursePage, names: Names): Stepwise<string> {
  const { say, language, negotiation, links } = view
  const { course } = page
  const words = wordsIn(language)
  const drawn = (form: keyof typeof widths) =>
    drawCourse(course, { words, medium: 'page', extent: 'whole', width: widths[form], id: `course-${form}` })
  const [wide, narrow] = [yield* drawn('wide'), yield* drawn('narrow')]
  const point = names.point(links.query.get('point')) ?? null
  const party = names.party(links.query.get('party')) ?? null
  return documentOf(view, {
    title: `${words.course({ point, party })}: ${negotiation.title}`,
    record: following(view),
    body: html`<h1><a href="${links.to(`/negotiations/${negotiation.id}`)}">${negotiation.title}</a></h1>${navigation(view)}<h2>${say('course.heading')}</h2>
${chooser(view, page)}
${takeAway(view, negotiation.title, formsOf(view))}
<div class="scroller wide" role="region" aria-label="${say('course.heading')}" tabindex="0">${wide}</div><div class="narrow">${narrow}</div>
${table(view, course)}
${happened(view, course)}`,
  })
}
