import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { PointDetail } from '../../../projections/questions/summary.ts'
import type { View } from '../view.ts'
import { citations } from './citations.ts'
import { entryLink } from './entry-link.ts'
import { textChanges } from './text-changes.ts'
import { tree } from './tree.ts'

type Numbers = PointDetail['numbers']
type Step = PointDetail['lineage'][number]

/** A version as a point went through it. */
type Stage = { id: string; numbers: Numbers; steps: Step[] }

/** How a version words a point, where that is on record. */
const wordingOf = ({ numbers }: Stage): string =>
  numbers
    .flatMap(({ note }) => note ?? [])
    .join(' ')
    .trim()

/** The numbers of a point in a version: as it was found there, or else as the steps to it or from it say. */
function numbersIn({ id, numbers, steps }: Stage, all: readonly Step[]): number[] {
  const found = numbers.map(({ number }) => number)
  const told = [...steps.flatMap(({ toNumbers }) => toNumbers), ...all.flatMap(({ from, fromNumbers }) => (from === id ? fromNumbers : []))]
  return [...new Set(found.length > 0 ? found : told)].sort((a, b) => a - b)
}

/** What is known of a point’s way: its numbers, the steps that were asserted, and what each version grew out of. */
export type PointCourse = Pick<PointDetail, 'numbers' | 'lineage'> & { derivesFrom: (version: string) => readonly string[] }

/** A point’s numbers and wording through the versions of the plan, each version below the one that it came from. */
export function pointLineage(view: View, { numbers, lineage, derivesFrom }: PointCourse, names: Names): SafeHtml {
  const { say, language } = view
  const versions = [
    ...new Set([...lineage.map(({ from }) => from), ...numbers.map(({ version }) => version), ...lineage.map(({ to }) => to)]),
  ]
  if (versions.length === 0) return html`<p>${say('lineage.none')}</p>`
  const stages = versions.map(
    (id): Stage => ({
      id,
      numbers: numbers.filter(({ version }) => version === id),
      steps: lineage.filter(({ to }) => to === id),
    }),
  )
  const wording = (stage: Stage, parent: Stage | null): SafeHtml | '' => {
    const [before, after] = [parent === null ? '' : wordingOf(parent), wordingOf(stage)]
    if (after === '') return ''
    return html`<p class="wording">${before === '' || before === after ? after : textChanges(before, after, language)}</p>`
  }
  const step = ({ from, lineage: what, note, reports }: Step, parent: Stage | null): SafeHtml =>
    html`<p class="step"><span class="mark ${what}">${say(`lineage.${what}`)}</span>${from === parent?.id ? '' : html` ${say('lineage.from')} ${entryLink(view, 'version', from, names)}`}${note === undefined ? '' : ` ${note}`}</p>${citations(view, reports, names)}`
  return tree(
    stages,
    ({ id, steps }) => [...steps.map(({ from }) => from), ...derivesFrom(id)],
    (stage, parent) => {
      const found = numbersIn(stage, lineage)
      return html`<p class="version">${entryLink(view, 'version', stage.id, names)}${found.length === 0 ? '' : `, ${say('lineage.numbers', { n: found.length, numbers: found.join(', ') })}`}</p>${stage.steps.map((one) => step(one, parent))}${wording(stage, parent)}`
    },
  )
}
