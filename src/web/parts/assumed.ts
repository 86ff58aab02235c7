import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { View } from '../view.ts'

/** What the question assumes beside its times, and the way back. */
export function assumptions({ say, links, assumed }: View, names: Names): SafeHtml | '' {
  const { basis, without, version } = assumed
  if (basis === null && without.length === 0 && version === null) return ''
  const nameOf = (one: string): string => {
    const [kind, id = ''] = one.split(':')
    return (kind === 'source' ? names.source(id) : kind === 'report' ? names.report(id) : names.party(id)) ?? id
  }
  return html`<p class="assumed">${basis === null ? '' : `${say('assumed.basis', { basis: say(`basis.${basis}`) })} `}${
    without.length === 0 ? '' : `${say('assumed.without', { without: without.map(nameOf).join(', ') })} `
  }${version === null ? '' : `${say('assumed.version', { version: names.version(version) ?? version })} `}<a href="${links.here({ basis: null, without: null, version: null })}">${say('assumed.drop')}</a></p>`
}
