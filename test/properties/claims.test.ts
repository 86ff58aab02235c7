import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Basis, Stance } from '../../events/position.ts'
import { blockSize, end, insert, stood } from '../../projections/index/blocks.ts'
import { type Claim, type Claims, type KeptClaim, reach } from '../../projections/index/claims.ts'
import { countWithin, isAdmitted, isStrongEnough, within } from '../../projections/rules/admitted.ts'
import { strengthOf } from '../../projections/rules/bases.ts'
import { candidates } from '../../projections/rules/candidates.ts'
import { statusOf } from '../../projections/rules/decisive.ts'
import { presentAt, type Times } from '../../projections/rules/question.ts'
import { often } from '../support/long.ts'

type Step = { day: number; days: number; lag: number; basis: Basis; ends: number; denial: number }

/** Intervals of up to a fortnight, crowded or far apart. */
const stepWithin = (days: number): fc.Arbitrary<Step> =>
  fc.record({
    day: fc.nat(days),
    days: fc.nat(14),
    lag: fc.nat(40),
    basis: fc.constantFrom('official', 'attributed', 'reported'),
    ends: fc.nat(9),
    denial: fc.nat(30),
  })

const boundWithin = (days: number) =>
  fc.oneof({ arbitrary: fc.nat(days + 50), weight: 3 }, { arbitrary: fc.constant(Number.POSITIVE_INFINITY), weight: 1 })

/** Enough claims for several blocks, some ended and some denied later, with one revision a claim or an end. */
function build(steps: readonly Step[]): { index: Claims; all: KeptClaim[]; head: number } {
  const index: Claims = []
  const all: KeptClaim[] = []
  let revision = 0
  for (const { day, days, lag, basis, ends, denial } of steps) {
    const stance = Stance.options[(day + lag) % Stance.options.length] as Stance
    const claim: KeptClaim = {
      development: `d-${revision}`,
      position: 0,
      party: 'p',
      point: 'q',
      stance,
      basis,
      at: day + days,
      earliest: day,
      published: day + days + lag,
      uncut: day + days,
      version: null,
      sole: [],
      from: revision++,
      until: Number.POSITIVE_INFINITY,
      status: statusOf(stance),
      strength: strengthOf(basis),
      denials: [],
    }
    insert(index, reach, claim)
    all.push(claim)
    const earlier = all[(day * 7 + lag) % all.length] as KeptClaim
    if (denial === 0) earlier.denials = [...earlier.denials, { at: day, published: day + lag, from: revision, event: 'denial' }]
    if (ends === 0 && stood(earlier, revision)) end(index, earlier, revision++)
  }
  return { index, all, head: revision }
}

/** Rule 4 read aloud. */
function naiveCandidates(all: readonly Claim[], times: Times): Claim[] {
  const admitted = all.filter((claim) => isAdmitted(claim, times))
  return admitted.filter((claim) => !admitted.some((other) => other.earliest > claim.at))
}

t.test('over many blocks, the index finds the candidates and the counts that a search of everything finds', async (t) => {
  const question = (days: number) =>
    fc.record({
      revision: fc.double({ min: 0, max: 1, noNaN: true }),
      asOf: boundWithin(days),
      publishedBy: boundWithin(days),
      weakest: fc.integer({ min: 0, max: 3 }),
    })
  const trial = fc
    .constantFrom(400, 4000, 40_000)
    .chain((days) =>
      fc.tuple(
        fc.array(stepWithin(days), { minLength: blockSize + 1, maxLength: blockSize * 5, size: 'max' }),
        fc.array(question(days), { minLength: 8, maxLength: 16 }),
      ),
    )
  fc.assert(
    fc.property(trial, ([steps, questions]) => {
      const { index, all, head } = build(steps)
      for (const { revision, ...bounds } of questions) {
        const times = { ...presentAt(Math.round(revision * head), null), ...bounds }
        const ids = (claims: readonly Claim[]) => claims.map(({ development }) => development).sort()
        assert.deepEqual(ids(candidates(index, times)), ids(naiveCandidates(all, times)))
        assert.equal(countWithin(index, times), all.filter((claim) => within(claim, times) && isStrongEnough(claim, times)).length)
      }
    }),
    // A counterexample of thousands of claims would take hours to shrink.
    { numRuns: often(80, 600), endOnFailure: true },
  )
  t.pass()
})
