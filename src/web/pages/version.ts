import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { ListedLineage, PlanVersion } from '../../../projections/questions/versions.ts'
import { citations } from '../parts/citations.ts'
import { developmentLink, entryLink, entryLinks } from '../parts/entry-link.ts'
import { textChanges } from '../parts/text-changes.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'
import { textFacts } from './versions.ts'

export type VersionPage = {
  version: PlanVersion
  /** Those that it grew out of, to compare wordings with. */
  before: readonly PlanVersion[]
  /** The ids of those that grew out of it. */
  after: readonly string[]
  /** The developments that concern it. */
  developments: readonly { id: string; summary: string }[]
}

const wordingIn = ({ numbers }: PlanVersion, point: string): string =>
  numbers
    .filter((one) => one.point === point)
    .flatMap(({ note }) => note ?? [])
    .join(' ')

/** How this version words a point, beside how the one did from which it came. */
function wording(view: View, { version, before }: VersionPage, point: string): (SafeHtml | string)[] | string {
  const after = wordingIn(version, point)
  const from = version.lineage.find((step) => step.point === point)?.from
  const earlier = before.find(({ id }) => from === undefined || id === from)
  const was = earlier === undefined ? '' : wordingIn(earlier, point)
  return was === '' || was === after ? after : textChanges(was, after, view.language)
}

function step(view: View, { point, from, lineage, fromNumbers, toNumbers, note, reports }: ListedLineage, names: Names): SafeHtml {
  const { say } = view
  const numbers = (of: readonly number[]) =>
    of.length === 0 ? '' : ` (${say('lineage.numbers', { n: of.length, numbers: of.join(', ') })})`
  return html`<li>${entryLink(view, 'point', point, names)}${numbers(toNumbers)}: <span class="mark">${say(`lineage.${lineage}`)}</span> ${say('lineage.from')} ${entryLink(view, 'version', from, names)}${numbers(fromNumbers)}${note === undefined ? '' : html`. ${note}`}${citations(view, reports, names)}</li>`
}

/** A version of the plan: what is known of its text, its points by number, and the way to it. */
export function versionPage(view: View, page: VersionPage, names: Names): string {
  const { say, links, negotiation } = view
  const { version, after, developments } = page
  const { id, label, derivesFrom, note, reports, numbers, lineage } = version
  const numbered = [...new Set(numbers.map(({ point }) => point))]
  return recordPage(
    view,
    {
      title: label,
      kind: say('version.kind'),
      forms: [],
      body: html`<p class="lead">${textFacts(view, version)}.</p>${note === undefined ? '' : html`<p>${note}</p>`}
${derivesFrom.length === 0 ? '' : html`<p>${say('version.from')} ${entryLinks(view, 'version', derivesFrom, names)}</p>`}
${after.length === 0 ? '' : html`<p>${say('version.to')} ${entryLinks(view, 'version', after, names)}</p>`}
<p><a href="${links.to(`/negotiations/${negotiation.id}`, { version: id })}">${say('version.matrix')}</a></p>
<h2>${say('version.points')}</h2>${
        numbered.length === 0
          ? html`<p>${say('version.noNumbers')}</p>`
          : html`<dl class="fields">${numbered.map(
              (point) =>
                html`<div><dt>${numbers
                  .filter((one) => one.point === point)
                  .map(({ number }) => number)
                  .join(
                    ', ',
                  )}</dt><dd>${entryLink(view, 'point', point, names)}<p class="wording">${wording(view, page, point)}</p></dd></div>`,
            )}</dl>`
      }
${lineage.length === 0 ? '' : html`<h2>${say('version.lineage')}</h2><ul>${lineage.map((one) => step(view, one, names))}</ul>`}
${developments.length === 0 ? '' : html`<h2>${say('nav.developments')}</h2><ul>${developments.map((one) => html`<li>${developmentLink(view, one.id, one.summary)}</li>`)}</ul>`}
${reports.length === 0 ? '' : html`<h2>${say('field.reports')}</h2>${citations(view, reports, names)}`}`,
    },
    names,
  )
}
