import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { Basis } from '../../../events/position.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Assuming } from '../../../projections/questions/moment.ts'
import type { SetAside } from '../../../projections/rules/question.ts'
import { firstUnnamed } from '../problem/on-record.ts'
import type { Problem } from '../problem/problem.ts'
import { naming } from './params.ts'

const kinds = ['source', 'report', 'alignment'] as const satisfies readonly SetAside['kind'][]
const forms = 'source:ID, report:ID, or alignment:PARTY, each as a parameter of its own'

/** More than so many at once would make one question as dear as many. */
const withoutLimit = 50

const WithoutOne = z.string({ error: forms }).transform((text, ctx): SetAside => {
  const [, prefix, id = ''] = /^(\w+):(.+)$/.exec(text) ?? []
  const kind = kinds.find((one) => one === prefix)
  if (kind === undefined || !Slug.safeParse(id).success) {
    ctx.addIssue({ code: 'custom', message: forms })
    return z.NEVER
  }
  return { kind, id }
})

/** The same in one order, each once: one question has one answer, however it is put. */
const inOrder = (given: readonly SetAside[]): SetAside[] =>
  [...new Map(given.map((one) => [`${one.kind}:${one.id}`, one])).entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, one]) => one)

// A parameter that is given once comes as a text.
const Without = z.preprocess(
  (given) => (typeof given === 'string' ? [given] : given),
  z.array(WithoutOne).max(withoutLimit, `At most ${withoutLimit}`).transform(inOrder),
)

/** What questions about standing may assume (docs/rules.md, “What a question assumes”). */
export const assumptions = {
  basis: Basis.meta({ description: 'The weakest basis that may decide', examples: ['official'] }).optional(),
  without: Without.meta({
    description: 'What the question does without: `source:ID`, `report:ID` or `alignment:PARTY`; may be given several times',
    example: 'source:dam-herald',
  }).optional(),
  version: naming('Where everyone stands on that version of the plan', 'second-draft'),
}

const tableOf = { source: 'sources', report: 'reports', alignment: 'parties' } as const
const codeOf = { source: 'unknown-source', report: 'unknown-report', alignment: 'unknown-party' } as const

/** What is wrong with assumptions that name what is not on record at a revision; null: nothing. */
export const unknownAssumed = (
  { registry: { frame } }: Negotiation,
  { without = [], version }: Assuming,
  revision: number,
): Problem | null =>
  firstUnnamed(
    [
      ...without.map(({ kind, id }) => ({ table: frame[tableOf[kind]], code: codeOf[kind], id, parameter: 'without' })),
      ...(version === undefined ? [] : [{ table: frame.versions, code: 'unknown-version' as const, id: version, parameter: 'version' }]),
    ],
    revision,
  )
