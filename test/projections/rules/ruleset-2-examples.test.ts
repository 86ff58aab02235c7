import t from 'tap'
import { changesMadeAt } from '../../../projections/questions/changes.ts'
import { foldCell, folded, foldOverall, foldRetired } from '../../support/fold-answers.ts'
import { oracleCell, oracleChanges, oracleOverall, oracleRetired, type Times } from '../../support/oracle.ts'
import { instantOrNull, rolesOf } from './answers.ts'
import { type Example, examples, historyOf } from './ruleset-2-examples.ts'

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function askedBy(example: Example) {
  const { party = 'north', point = 'truce', asked = {} } = example
  const { asOf, publishedBy, back = 0, ...assumed } = asked
  const history = historyOf(example)
  const ms = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant))
  const times: Times = { ...assumed, revision: history.length - 1 - back, asOf: ms(asOf), publishedBy: ms(publishedBy) }
  return { history, cell: { point, party }, times }
}

const readers = {
  fold(example: Example) {
    const { history, cell, times } = askedBy(example)
    const state = folded(history)
    const { evidence, ...standing } = foldCell(state, cell, times)
    return {
      standing: { ...standing, roles: rolesOf(evidence) },
      overall: foldOverall(state, cell.point, times),
      changes: changesMadeAt(state, times.revision)
        .map(({ rev: _, recordedAt: _at, ...change }) => change)
        .toSorted((a, b) => inOrder(a.point, b.point) || inOrder(a.party ?? '', b.party ?? '')),
      retired: foldRetired(state, times.revision),
    }
  },
  oracle(example: Example) {
    const { history, cell, times } = askedBy(example)
    const { evidence, ...standing } = oracleCell(history, cell, times)
    return {
      standing: { ...standing, roles: rolesOf(evidence) },
      overall: oracleOverall(history, cell.point, times),
      changes: oracleChanges(history, times.revision).map(({ stretch, ...change }) => ({
        ...change,
        stretch: { from: instantOrNull(stretch.from), until: instantOrNull(stretch.until) },
      })),
      retired: oracleRetired(history, times.revision),
    }
  },
}

/** The fields that are expected, as they are. */
const partOf = (whole: object, expected: object): object => Object.fromEntries(Object.entries(whole).filter(([field]) => field in expected))

for (const example of examples)
  for (const [reader, answerOf] of Object.entries(readers))
    t.test(`${example.name}, by the ${reader}`, async (t) => {
      const { standing, overall, changes, retired } = answerOf(example)
      const { expected } = example
      if (expected.standing !== undefined) t.strictSame(partOf(standing, expected.standing), expected.standing)
      if (expected.overall !== undefined) t.strictSame(partOf(overall, expected.overall), expected.overall)
      if (expected.changes !== undefined) t.strictSame(changes, expected.changes)
      if (expected.retired !== undefined) t.strictSame(retired, expected.retired)
    })

t.test('no two examples are of one name', async (t) => {
  t.equal(new Set(examples.map(({ name }) => name)).size, examples.length)
})
