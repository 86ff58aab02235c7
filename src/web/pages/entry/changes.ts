import { html, type SafeHtml } from '@remix-run/html-template'
import { instantOf } from '../../../../events/time.ts'
import type { Names } from '../../../../projections/questions/names.ts'
import type { Change } from '../../../../projections/rules/changes.ts'
import type { Frame } from '../../view.ts'
import { statusWord } from '../../words.ts'

/** A change of status in a sentence: as it would be, or as it was. */
function changeSentence({ say, time }: Frame, names: Names, change: Change, tense: 'effect' | 'moved'): string {
  const { point, party, before, after, scope, from, until } = change
  const sentence = say(`entry.${tense}.${party === null ? 'overall' : 'party'}`, {
    point: names.point(point) ?? point,
    party: names.party(party) ?? party ?? '',
    before: statusWord(say, before),
    after: statusWord(say, after),
  })
  if (scope === 'present') return sentence
  const start = Number.isFinite(from) ? time.instant(instantOf(from)) : 'none'
  return say('entry.effect.past', { from: start, until: time.instant(instantOf(until)), what: sentence })
}

/** What an entry changes or would change, a sentence each. */
export function changeList(frame: Frame, names: Names, changes: readonly Change[], tense: 'effect' | 'moved'): SafeHtml {
  if (changes.length === 0) return html`<p>${frame.say(`entry.${tense}.none`)}</p>`
  return html`<ul class="effects">${changes.map((change) => html`<li class="${change.after}">${changeSentence(frame, names, change, tense)}</li>`)}</ul>`
}
