import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { PlanVersion } from '../../../projections/questions/versions.ts'
import { entryLink } from '../parts/entry-link.ts'
import { tree } from '../parts/tree.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

/** What is known of a text: how much of it, and how many points it is said to have. */
export const textFacts = ({ say }: View, { text, claimedPoints }: PlanVersion): string =>
  [say(`version.${text}`), claimedPoints === undefined ? '' : say('version.claimed', { n: claimedPoints })]
    .filter((part) => part !== '')
    .join('; ')

/** The versions of the plan, each below the one that it grew out of. */
export function versionsPage(view: View, versions: readonly PlanVersion[], names: Names): string {
  const { say, links, negotiation } = view
  const at = `/negotiations/${negotiation.id}/versions`
  const item = (version: PlanVersion, parent: PlanVersion | null): SafeHtml => {
    const others = version.derivesFrom.filter((id) => id !== parent?.id)
    return html`<p class="version">${entryLink(view, 'version', version.id, names)}</p><p>${textFacts(view, version)}.${others.map((id) => html` ${say('version.from')} ${entryLink(view, 'version', id, names)}.`)}${
      version.numbers.length === 0 ? '' : html` ${say('version.numbered', { n: version.numbers.length })}`
    }</p>`
  }
  return recordPage(
    view,
    {
      title: say('nav.versions'),
      forms: [
        { name: 'CSV', href: links.asRecorded(`${at}.csv`) },
        { name: 'JSON', href: links.asRecorded(`${at}.json`) },
      ],
      body: versions.length === 0 ? html`<p>${say('version.none')}</p>` : tree(versions, ({ derivesFrom }) => derivesFrom, item),
    },
    names,
  )
}
