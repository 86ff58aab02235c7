import fc from 'fast-check'
import { developmentKinds } from '../../events/catalogue.ts'
import { Role } from '../../events/party-joined.ts'
import { Basis, Stance } from '../../events/position.ts'

/*
 * A history is drawn as a list of steps made of small numbers, which are given a meaning only
 * against what is on record (history-payloads.ts). So any step can be dropped and any number made
 * smaller, and what is left is still a history.
 */

export type Step = (Drawn<typeof frameStep> | Drawn<typeof anyStep>) & Added
/** What ruleset 2 adds to the steps of ruleset 1 (history-steps-of-ruleset-2.ts). */
type Added = {
  joined?: Moment | undefined
  alignedWith?: number | undefined
  isWhole?: boolean
  versions?: number[] | undefined
  follows?: number[] | null | undefined
}
export type Moment = Drawn<typeof happened>
export type Cited = Drawn<typeof citation>
export type Held = Drawn<typeof position> & { version?: number | undefined }

export type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never

export const pick = fc.nat(11)
/** Left out three times in four. */
export const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 })
export const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

export const moment = (firstDay: number) =>
  fc.record({
    day: fc.nat(8).map((day) => firstDay + day),
    shape: fc.constantFrom('day', 'first instant', 'noon', 'last instant', 'days', 'noon to noon'),
    span: fc.nat(3),
  })
export const happened = moment(0)
const citation = fc.record({ report: pick, root: rarely(pick) })
export const citations = (maxLength: number) => fc.array(citation, { minLength: 1, maxLength, size: 'max' })
/** Of those that ruleset 1 knew. */
const stance: fc.Arbitrary<Stance> = fc.constantFrom('accepted', 'refused', 'refused', ...Stance.exclude(['abstained']).options)
const position = fc.record({
  party: fc.nat(3),
  point: fc.nat(2),
  stance,
  basis: fc.constantFrom(...Basis.options),
})
export const positionsOf = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4, size: 'max' })
const positions = positionsOf(position)

/** How long the log waits before it takes the step, in steps of the recording clock. */
const pause = fc.constantFrom(0, 0, 1, 60_000, 86_400_000)
export const step = <K extends string, S extends Record<string, fc.Arbitrary<unknown>>>(act: K, shape: S) =>
  fc.record({ act: fc.constant(act), pause, ...shape }) as unknown as fc.Arbitrary<
    { act: K; pause: number } & { [F in keyof S]: Drawn<S[F]> }
  >

const join = step('join', { role: fc.constantFrom('principal', 'principal', ...Role.options) })
const define = step('define', { requires: fc.array(fc.nat(3), { maxLength: 3 }) })
const introduce = step('introduce', {})
export const file = step('file', { source: pick, publishedAt: moment(2), root: rarely(pick) })
const develop = step('develop', { kind: fc.constantFrom(...developmentKinds), occurred: happened, reports: citations(3), positions })
export const repeat = step('repeat', { development: fc.nat(39), report: citation })
export const deny = step('deny', {
  development: fc.nat(39),
  position: fc.nat(3),
  by: fc.constantFrom('itself', 'itself', 'itself', 'itself', 'another', 'an outsider'),
  basis: fc.constantFrom('official', 'official', 'official', ...Basis.options),
  occurred: happened,
  reports: citations(2),
})
const correct = step('correct', {
  development: fc.nat(39),
  occurred: sometimes(happened),
  reports: sometimes(citations(3)),
  positions: sometimes(positions),
  place: sometimes(fc.constantFrom('Geneva', null)),
})
export const retract = step('retract', {
  development: fc.nat(39),
  reason: fc.constantFrom('source-retracted', 'coder-error', 'duplicate-of', 'duplicate-of', 'duplicate-of'),
  duplicateOf: fc.nat(39),
})

export const several = <T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
  fc.array(arbitrary, { minLength, maxLength, size: 'max' })

const frameStep = fc.oneof(join, define, introduce, file)

/** What stands on record before the first development. */
export const frame: fc.Arbitrary<Step[]> = fc
  .tuple(several(join, 2, 4), several(define, 1, 3), several(introduce, 2, 3), several(file, 3, 6))
  .map((steps) => steps.flat())

const anyStep = fc.oneof(
  { weight: 12, arbitrary: develop },
  { weight: 2, arbitrary: repeat },
  { weight: 4, arbitrary: deny },
  { weight: 3, arbitrary: correct },
  { weight: 3, arbitrary: retract },
  { weight: 1, arbitrary: frameStep },
)

/** Developments and all that is later said about them, with the odd latecomer to the frame. */
export const anySteps: fc.Arbitrary<Step[]> = several(anyStep, 1, 40)

/** Nothing but developments. */
export const developmentSteps: fc.Arbitrary<Step[]> = several(develop, 1, 40)
