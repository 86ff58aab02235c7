import { html, type SafeHtml } from '@remix-run/html-template'
import { LRUCache } from 'lru-cache'
import type { Names } from '../../../projections/questions/names.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { glyphs } from '../drawings/palette.ts'
import type { View } from '../view.ts'
import { dots, statusWord } from '../words.ts'

export type CellId = { point: string; party: string }

/** How a cell is named in an address, as in `cell=nato-bar:russia`. */
export const cellName = ({ point, party }: CellId): string => `${point}:${party}`

/** The independent reports as dots, and in words for whoever does not see them. */
const reportDots = ({ say }: View, corroboration: number): SafeHtml =>
  html`<span class="dots" role="img" aria-label="${say('mark.reports', { n: corroboration })}">${dots(corroboration)}</span>`

/** What is to be seen of a standing without colour: each mark is a word. */
export function marks({ say }: View, standing: PartyStanding, isAlleged: boolean, names: Names): SafeHtml[] {
  const { contested, fragile, reworded, conditions, throughBloc } = standing
  const words = [
    contested ? ['contested', say('mark.contested')] : null,
    fragile ? ['fragile', say('mark.fragile')] : null,
    reworded === null ? null : ['reworded', say('mark.reworded')],
    conditions.length === 0 ? null : ['conditional', say('mark.conditional')],
    isAlleged ? ['alleged', say('mark.alleged')] : null,
    throughBloc === null
      ? null
      : ['through', say('mark.through', { bloc: throughBloc.map((bloc) => names.party(bloc) ?? bloc).join(', ') })],
  ]
  return words.flatMap((one) => (one === null ? [] : html` <span class="mark ${one[0]}">${one[1]}</span>`))
}

type Shown = { id: CellId; standing: PartyStanding; isAlleged: boolean }

/** The classes of a cell: its status, and what its edge shows. */
export const cellClass = ({ status, contested, fragile, reworded }: PartyStanding): string =>
  ['cell', status, contested ? 'is-contested' : '', fragile ? 'is-fragile' : '', reworded === null ? '' : 'is-reworded']
    .filter(Boolean)
    .join(' ')

/** What was made last of what few cells differ in: a page has the same many times. */
const made = new LRUCache<string, SafeHtml>({ max: 2000 })

/** On whose word, how many reports, and how old it is; nothing where nothing decides. */
export function grounds(view: View, { basis, corroboration, since, sincePrecision }: PartyStanding, isBrief = false): SafeHtml | '' {
  if (basis === null) return ''
  const { say, time, now, assumed, language } = view
  const age = since === null ? '' : time.age(since, assumed.asOf === null ? now : Date.parse(assumed.asOf))
  const key = [language, isBrief, basis, corroboration, since, sincePrecision, age].join()
  let content = made.get(key)
  if (content === undefined) {
    const began =
      since === null
        ? ''
        : html` <span${isBrief ? '' : html` title="${say('matrix.since', { since: time.since(since, sincePrecision) })}"`}>${age}</span>`
    content = html`<span class="basis">${say(`basis.${basis}`)}</span><span class="rests">${reportDots(view, corroboration)}${began}</span>`
    made.set(key, content)
  }
  return content
}

/** Where a party stands on a point, at a glance: sign and word, and what it rests on. */
export function cellContent(view: View, { id, standing, isAlleged }: Shown, names: Names): SafeHtml {
  const { say, links } = view
  const { status } = standing
  return html`<a href="${links.here({ cell: cellName(id) })}#card"><span class="sign" aria-hidden="true">${glyphs[status]}</span><span class="word">${statusWord(say, status)}</span></a>${grounds(view, standing)}${marks(view, standing, isAlleged, names)}`
}
