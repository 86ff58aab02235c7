import fc from 'fast-check'
import { developmentKinds } from '../../events/catalogue.ts'
import { Lineage } from '../../events/lineage-asserted.ts'
import { Role } from '../../events/party-joined.ts'
import { Basis, Stance } from '../../events/position.ts'
import {
  citations,
  type Drawn,
  deny,
  file,
  happened,
  moment,
  pick,
  positionsOf,
  type Step as RulesetOneStep,
  rarely,
  repeat,
  retract,
  several,
  sometimes,
  step,
} from './history-steps.ts'

/* The steps of ruleset 2. An act that ruleset 1 has too is drawn with what ruleset 2 adds to it. */

export type Step = RulesetOneStep | NewStep
export type NewStep = Drawn<typeof newFrameStep> | Drawn<typeof turn> | Drawn<typeof mending>

// Crowded about the first of each, so that the many facts meet.
const party = fc.constantFrom(0, 0, 0, 1, 1, 2, 3)
const point = fc.constantFrom(0, 0, 0, 1, 2, 3)
const version = fc.constantFrom(0, 0, 1, 1, 2)
const role = fc.constantFrom('principal', ...Role.options)
const text = fc.constantFrom('full', 'partial', 'unseen')
const picks = (maxLength: number) => fc.array(pick, { maxLength })
const positions = positionsOf(
  fc.record({
    party,
    point,
    stance: fc.constantFrom('accepted', 'refused', 'refused', ...Stance.options),
    basis: fc.constantFrom(...Basis.options),
    version: sometimes(version),
  }),
)
const follows = fc.array(fc.nat(39), { minLength: 1, maxLength: 2 })
const reordered: fc.Arbitrary<number[] | null | undefined> = sometimes(fc.option(follows))
const side: fc.Arbitrary<number | null> = fc.option(party)
const join = step('join', { role, joined: sometimes(happened) })
const define = step('define', { requires: fc.array(party, { maxLength: 3 }), isWhole: fc.constantFrom(false, false, true) })
const introduce = step('introduce', { alignedWith: sometimes(party) })
const report = step('report version', { text, derivesFrom: picks(2), reports: picks(2) })
const number = step('number', { version, number: fc.integer({ min: 1, max: 3 }), point })
const trace = step('assert lineage', {
  from: version,
  steps: fc.constantFrom(1, 1, 2),
  point,
  lineage: fc.constantFrom('unchanged', 'unchanged', 'reworded', 'reworded', ...Lineage.options),
})
const newFrameStep = fc.oneof(report, number, trace, step('reassess', { source: pick, alignedWith: side }), step('introduce actor', {}))

const develop = step('develop', {
  kind: fc.constantFrom(...developmentKinds),
  occurred: happened,
  reports: citations(3),
  positions,
  versions: sometimes(picks(2)),
  follows: sometimes(follows),
})
const correct = step('correct', {
  development: fc.nat(39),
  occurred: sometimes(happened),
  reports: sometimes(citations(3)),
  positions: sometimes(positions),
  place: sometimes(fc.constantFrom('Geneva', null)),
  versions: rarely(picks(2)),
  follows: reordered,
})

const member = fc.constantFrom(0, 1, 2, 2, 3)
const bloc = fc.constantFrom(0, 0, 1, 2)
const enterBloc = step('enter bloc', { party: member, bloc, occurred: sometimes(happened) })

/** What happens to a party in time. */
const turn = fc.oneof(
  step('leave', { party, occurred: happened }),
  step('change role', { party, role, occurred: happened }),
  step('change role', { party, role, occurred: happened }),
  step('descend', { party, from: party, how: fc.constantFrom('split', 'merged', 'renamed'), occurred: happened }),
  enterBloc,
  enterBloc,
  step('leave bloc', { party: member, bloc, occurred: happened }),
)

const mending = fc.oneof(
  step('correct party', { party, role, joined: sometimes(happened) }),
  step('correct point', { point, requires: fc.array(party, { maxLength: 3 }) }),
  step('correct report', { report: pick, source: pick, publishedAt: moment(2), root: rarely(pick) }),
  step('correct report', { report: pick, source: pick, publishedAt: moment(2), root: rarely(pick) }),
  step('correct source', { source: pick, alignedWith: sometimes(party) }),
  step('correct version', { version, text, reports: picks(2) }),
  step('correct actor', { actor: pick, name: fc.constantFrom('Ann', 'Anne') }),
  step('retire', { point }),
  step('take back', { entry: fc.nat(39) }),
  step('take back', { entry: fc.nat(39) }),
  step('take back', { entry: fc.nat(39) }),
)

/** What stands on record before the first development. */
export const frame: fc.Arbitrary<Step[]> = fc
  .tuple(
    several(join, 2, 3),
    several(define, 1, 3),
    several(introduce, 2, 3),
    several(file, 3, 6),
    several(report, 0, 4),
    several(fc.oneof(number, trace, trace, trace), 0, 6),
    several(turn, 0, 2),
    several(enterBloc, 0, 2),
  )
  .map((steps) => steps.flat())

const anyStep = fc.oneof(
  { weight: 26, arbitrary: develop },
  { weight: 2, arbitrary: repeat },
  { weight: 3, arbitrary: deny },
  { weight: 3, arbitrary: correct },
  { weight: 2, arbitrary: retract },
  { weight: 1, arbitrary: fc.oneof(join, define, introduce, file) },
  { weight: 2, arbitrary: newFrameStep },
  { weight: 3, arbitrary: turn },
  { weight: 6, arbitrary: mending },
)

/** Developments and all that is later said about them, with what changes and mends the frame among them. */
export const anySteps: fc.Arbitrary<Step[]> = several(anyStep, 1, 50)

const ordering = step('correct', {
  development: fc.nat(39),
  occurred: fc.constant(undefined),
  reports: fc.constant(undefined),
  positions: fc.constant(undefined),
  place: fc.constant(undefined),
  follows,
})

/** Nothing but developments, and then what is known of their order: a development can only name those recorded before it. */
export const developmentSteps: fc.Arbitrary<Step[]> = fc
  .tuple(
    several(
      develop.map((drawn) => ({ ...drawn, follows: undefined })),
      1,
      32,
    ),
    several(ordering, 0, 6),
  )
  .map((steps) => steps.flat())
