import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Basis, Stance } from '../../events/position.ts'
import { blockSize, end, insert, stood } from '../../projections/blocks.ts'
import { type Claim, type Claims, candidates, countWithin, denied, summingClaims, type Times, within } from '../../projections/claims.ts'
import { deciding, statusOf, strengthOf } from '../../projections/ruleset.ts'

type Step = { day: number; days: number; lag: number; basis: Basis; ends: number; denial: number }

const step: fc.Arbitrary<Step> = fc.record({
  day: fc.nat(400),
  days: fc.nat(4),
  lag: fc.nat(40),
  basis: fc.constantFrom(...deciding),
  ends: fc.nat(9),
  denial: fc.nat(30),
})

const bound = fc.oneof({ arbitrary: fc.nat(450), weight: 3 }, { arbitrary: fc.constant(Number.POSITIVE_INFINITY), weight: 1 })

/** Enough claims for several blocks, some ended and some denied later, with one revision a claim or an end. */
function build(steps: readonly Step[]): { index: Claims; all: Claim[]; head: number } {
  const index: Claims = []
  const all: Claim[] = []
  let revision = 0
  for (const { day, days, lag, basis, ends, denial } of steps) {
    const stance = Stance.options[(day + lag) % Stance.options.length] as Stance
    const claim: Claim = {
      ...{ development: `d-${revision}`, position: 0, party: 'p', point: 'q', stance, basis },
      ...{ at: day + days, earliest: day, published: day + days + lag, from: revision++, until: Number.POSITIVE_INFINITY },
      ...{ status: statusOf(stance), strength: strengthOf(basis), denials: [] },
    }
    insert(index, summingClaims, claim)
    all.push(claim)
    const earlier = all[(day * 7 + lag) % all.length] as Claim
    if (denial === 0) earlier.denials = [...earlier.denials, { at: day, published: day + lag, from: revision }]
    if (ends === 0 && stood(earlier, revision)) end(index, earlier, revision++)
  }
  return { index, all, head: revision }
}

/** Rule 4 read aloud. */
function naiveCandidates(all: readonly Claim[], times: Times, weakerThan: number): Claim[] {
  const admitted = all.filter((claim) => within(claim, times) && !denied(claim, times) && claim.strength < weakerThan)
  return admitted.filter((claim) => !admitted.some((other) => other.earliest > claim.at))
}

t.test('over many blocks, the index finds the candidates and the counts that a search of everything finds', async (t) => {
  const question = fc.record({
    revision: fc.double({ min: 0, max: 1, noNaN: true }),
    asOf: bound,
    publishedBy: bound,
    weakerThan: fc.integer({ min: 1, max: 3 }),
  })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: blockSize + 1, maxLength: blockSize * 5, size: 'max' }),
      fc.array(question, { minLength: 4, maxLength: 8 }),
      (steps, questions) => {
        const { index, all, head } = build(steps)
        for (const { revision, weakerThan, ...bounds } of questions) {
          const times = { revision: Math.round(revision * head), ...bounds }
          const ids = (claims: readonly Claim[]) => claims.map(({ development }) => development).sort()
          assert.deepEqual(ids(candidates(index, times, weakerThan)), ids(naiveCandidates(all, times, weakerThan)))
          assert.equal(countWithin(index, times), all.filter((claim) => within(claim, times)).length)
        }
      },
    ),
    { numRuns: 200 },
  )
  t.pass()
})
