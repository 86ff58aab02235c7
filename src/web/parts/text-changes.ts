import { html, type SafeHtml } from '@remix-run/html-template'
import { type ChangeObject, diffWords } from 'diff'
import type { Language } from '../messages/messages.ts'

/** Texts that have more than so many differences have nothing in common that would be worth showing. */
const maxEditLength = 800

const segmenters = new Map<Language, Intl.Segmenter>()

function segmenterOf(language: Language): Intl.Segmenter {
  let segmenter = segmenters.get(language)
  if (segmenter === undefined) segmenters.set(language, (segmenter = new Intl.Segmenter(language, { granularity: 'word' })))
  return segmenter
}

const shown = ({ value, added, removed }: ChangeObject<string>): SafeHtml | string =>
  added ? html`<ins>${value}</ins>` : removed ? html`<del>${value}</del>` : value

/** What became of a text, word by word: what was taken out of it and what came into it. */
export function textChanges(before: string, after: string, language: Language): (SafeHtml | string)[] {
  const changes = diffWords(before, after, { intlSegmenter: segmenterOf(language), maxEditLength })
  return (
    changes?.map((change, index) =>
      change.added === true && changes[index - 1]?.removed === true ? html` ${shown(change)}` : shown(change),
    ) ?? [html`<del>${before}</del> <ins>${after}</ins>`]
  )
}
