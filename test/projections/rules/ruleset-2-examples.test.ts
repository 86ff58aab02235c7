import t from 'tap'
import { oracleCell, oracleChanges, oracleOverall, oracleRetired, type Times } from '../../support/oracle.ts'
import { instantOrNull, rolesOf } from './answers.ts'
import { type Example, examples, historyOf } from './ruleset-2-examples.ts'

function answerOf(example: Example) {
  const { party = 'north', point = 'truce', asked = {} } = example
  const { asOf, publishedBy, back = 0, ...assumed } = asked
  const history = historyOf(example)
  const revision = history.length - 1 - back
  const ms = (instant: string | undefined) => (instant === undefined ? undefined : Date.parse(instant))
  const times: Times = { ...assumed, revision, asOf: ms(asOf), publishedBy: ms(publishedBy) }
  const { evidence, ...standing } = oracleCell(history, { point, party }, times)
  return {
    standing: { ...standing, roles: rolesOf(evidence) },
    overall: oracleOverall(history, point, times),
    changes: oracleChanges(history, revision).map(({ stretch, ...change }) => ({
      ...change,
      stretch: { from: instantOrNull(stretch.from), until: instantOrNull(stretch.until) },
    })),
    retired: oracleRetired(history, revision),
  }
}

/** The fields that are expected, as they are. */
const partOf = (whole: object, expected: object): object => Object.fromEntries(Object.entries(whole).filter(([field]) => field in expected))

for (const example of examples)
  t.test(example.name, async (t) => {
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
