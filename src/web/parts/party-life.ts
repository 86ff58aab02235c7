import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { PartyLife } from '../../../projections/questions/parties.ts'
import type { View } from '../view.ts'
import { entryLink, entryLinks } from './entry-link.ts'

type When = Parameters<View['time']['span']>[0]

/** Something that happened to a party; without a time it always was so. */
type Turn = { when: When | undefined; what: SafeHtml | string; note?: string | undefined }

/** Every turn of a party’s life, and of the lives of others that have to do with it. */
function turnsOf(view: View, party: PartyLife, others: readonly PartyLife[], names: Names): Turn[] {
  const { say } = view
  const { joined, role, roles, departures, descents, memberships } = party
  const turn = ({ occurred, note }: { occurred?: When | undefined; note?: string | undefined }, what: Turn['what']): Turn => ({
    when: occurred,
    what,
    note,
  })
  const linked = (id: string) => entryLink(view, 'party', id, names)
  return [
    { when: joined, what: say('life.joined', { role: say(`role.${role}`) }) },
    ...roles.map((one) => turn(one, say('life.role', { role: say(`role.${one.role}`) }))),
    ...departures.map((one) => turn(one, say('life.left'))),
    ...descents.map((one) => turn(one, html`${say(`life.${one.how}`)} ${entryLinks(view, 'party', one.from, names)}`)),
    ...memberships.map((one) => turn(one, html`${say(`life.bloc.${one.change}`)} ${linked(one.bloc)}`)),
    ...others.flatMap(({ id, descents: theirs, memberships: entries }) => [
      ...theirs.filter(({ from }) => from.includes(party.id)).map((one) => turn(one, html`${say(`life.of.${one.how}`)} ${linked(id)}`)),
      ...entries.filter(({ bloc }) => bloc === party.id).map((one) => turn(one, html`${say(`life.member.${one.change}`)} ${linked(id)}`)),
    ]),
  ]
}

/** What always was so first, then in order of time. */
const inTime = (a: Turn, b: Turn): number => {
  const [one, other] = [a.when?.latest ?? '', b.when?.latest ?? '']
  return one < other ? -1 : one > other ? 1 : 0
}

/** A party’s life: when it joined and left, in what roles, of whom it came and who came of it, in what blocs. */
export function partyLifeList(view: View, party: PartyLife, others: readonly PartyLife[], names: Names): SafeHtml {
  const { say, time } = view
  return html`<ul class="life">${turnsOf(view, party, others, names)
    .sort(inTime)
    .map(
      ({ when, what, note }) =>
        html`<li>${when === undefined ? html`<span class="when">${say('life.always')}</span>` : html`<time class="when" datetime="${when.latest}">${time.span(when)}</time>`} <span>${what}${note === undefined ? '' : html`. ${note}`}</span></li>`,
    )}</ul>`
}
