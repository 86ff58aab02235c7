import { at, corrected, day, days, denied, evening, merged, repeated, retracted, said, takes } from './examples.ts'
import type { Example } from './ruleset-2-examples.ts'
import {
  after,
  left,
  lineage,
  numbered,
  partyCorrected,
  point,
  pointCorrected,
  reassessed,
  report,
  reportCorrected,
  retired,
  roleChanged,
  source,
  sourceCorrected,
  tookBack,
  version,
  versionCorrected,
} from './ruleset-2-payloads.ts'

const rumour = said('rumour', days(1, 20), takes('accepted'))
const pledge = said('pledge', day(2), takes('accepted'))
const refusal = said('refusal', day(3), takes('refused'))

const moved = { point: 'truce', stretch: { from: evening(10), until: evening(20) }, scope: 'past', cause: 'frame' } as const

const corrections: Example[] = [
  {
    name: 'a corrected report date moves every development that it tells of',
    payloads: [rumour, reportCorrected('gazette-20', 'gazette', day(10))],
    expected: {
      standing: { status: 'agreed', since: evening(10), sincePrecision: 'about' },
      changes: [
        { ...moved, party: null, from: 'unstated', to: 'open' },
        { ...moved, party: 'north', from: 'unstated', to: 'agreed' },
      ],
    },
  },
  {
    name: 'what is asked of the record before the correction is answered as it was believed',
    payloads: [rumour, reportCorrected('gazette-20', 'gazette', day(10))],
    asked: { back: 1 },
    expected: { standing: { status: 'agreed', since: evening(20) } },
  },
  {
    name: 'a corrected report date bounds what had been published',
    payloads: [said('pledge', day(2), takes('accepted'), ['early']), reportCorrected('early', 'gazette', day(15))],
    asked: { publishedBy: evening(12) },
    expected: { standing: { status: 'unstated', roles: {} } },
  },
  {
    name: 'a report is of the source that its correction names',
    payloads: [source('courier'), pledge, reportCorrected('gazette-20', 'courier', day(20))],
    expected: { standing: { restsOn: [{ source: 'courier', status: 'unstated' }] } },
  },
  {
    name: 'a report has the root that its correction names, or none',
    payloads: [said('pledge', day(2), takes('accepted'), ['gazette-20', 'echo']), reportCorrected('echo', 'gazette', day(20))],
    expected: { standing: { corroboration: 2 } },
  },
  {
    name: 'a point requires whom its correction says',
    payloads: [pledge, pointCorrected('truce', ['north'])],
    expected: {
      overall: { status: 'agreed', blockedBy: [], since: evening(2) },
      changes: [
        {
          point: 'truce',
          party: null,
          from: 'open',
          to: 'agreed',
          stretch: { from: evening(2), until: null },
          scope: 'present',
          cause: 'frame',
        },
      ],
    },
  },
  {
    name: 'a party has the role that its correction says, for all times',
    payloads: [pledge, partyCorrected('south', 'mediator')],
    asked: { asOf: evening(2) },
    expected: { overall: { status: 'agreed' } },
  },
  {
    name: 'the last correction of a thing counts',
    payloads: [pledge, partyCorrected('south', 'mediator'), partyCorrected('south', 'principal')],
    expected: { overall: { status: 'open' } },
  },
  {
    name: 'a corrected source takes the place of the judgements before',
    payloads: [reassessed('gazette', null), sourceCorrected('gazette', 'south'), pledge],
    asked: { without: ['alignment:south'] },
    expected: { standing: { status: 'unstated', roles: { pledge: 'set-aside' } } },
  },
  {
    name: 'and a later reassessment takes its place, for all times',
    payloads: [pledge, sourceCorrected('gazette', 'south'), reassessed('gazette', 'envoy')],
    asked: { without: ['alignment:envoy'], asOf: evening(2) },
    expected: { standing: { status: 'unstated', roles: { pledge: 'set-aside' } } },
  },
  {
    name: 'of a version of which the text was not full after all, nobody knows what is in it',
    payloads: [version('plan', 'full'), pledge, versionCorrected('plan', 'unseen')],
    asked: { version: 'plan' },
    expected: { standing: { status: 'agreed', inVersion: 'unknown' } },
  },
]

const takingBack: Example[] = [
  {
    name: 'a retraction that is taken back counts as never recorded',
    payloads: [pledge, retracted('pledge'), tookBack(1)],
    expected: {
      standing: { status: 'agreed', since: evening(2), roles: { pledge: 'decisive' } },
      changes: [
        { party: null, from: 'unstated' as const, to: 'open' as const },
        { party: 'north', from: 'unstated' as const, to: 'agreed' as const },
      ].map((change) => ({
        ...change,
        point: 'truce',
        stretch: { from: evening(2), until: null },
        scope: 'present' as const,
        cause: 'taken-back' as const,
      })),
    },
  },
  {
    name: 'what was taken back still counted for who asked before',
    payloads: [pledge, retracted('pledge'), tookBack(1)],
    asked: { back: 1 },
    expected: { standing: { status: 'unstated', roles: { pledge: 'retracted' } } },
  },
  {
    name: 'a denial that is taken back ends no run',
    payloads: [pledge, denied('pledge', 'north', day(5)), tookBack(1)],
    expected: { standing: { status: 'agreed', since: evening(2), roles: { pledge: 'decisive' } } },
  },
  {
    name: 'a role that is taken back requires nobody, not even in the past',
    payloads: [
      roleChanged('envoy', 'principal', day(2)),
      said('word', day(2), takes('accepted', 'official', { party: 'envoy' })),
      tookBack(0),
    ],
    expected: { overall: { status: 'unstated', since: null } },
  },
  {
    name: 'a repeat that is taken back neither corroborates nor cuts',
    payloads: [rumour, repeated('rumour', 'early'), tookBack(1)],
    expected: { standing: { since: evening(20), corroboration: 1 } },
  },
  {
    name: 'the reports of a duplicate that is none after all are its own again',
    payloads: [pledge, said('again', day(4), takes('accepted'), ['early']), merged('again', 'pledge'), tookBack(2)],
    expected: { standing: { corroboration: 1, roles: { again: 'decisive', pledge: 'superseded' } } },
  },
  {
    name: 'a number that is taken back puts a point in no version',
    payloads: [version('plan', 'full'), numbered('plan', 1), tookBack(1)],
    asked: { version: 'plan' },
    expected: { standing: { inVersion: false } },
  },
  {
    name: 'a lineage that is taken back rewords nothing',
    payloads: [
      version('first'),
      version('second', 'partial', ['first']),
      said('pledge', day(2), takes('accepted', 'official', { version: 'first' })),
      lineage('first', 'second', 'reworded'),
      tookBack(3),
    ],
    expected: { standing: { status: 'agreed', reworded: null } },
  },
  {
    name: 'a leaving that is taken back left nobody out',
    payloads: [pledge, left('south', day(5)), tookBack(1)],
    expected: { overall: { status: 'open' } },
  },
  {
    name: 'a retired point is in no list, and still answered',
    payloads: [pledge, retired('truce')],
    expected: { retired: ['truce'], standing: { status: 'agreed' }, changes: [] },
  },
  {
    name: 'a retirement is bounded by the revision alone',
    payloads: [pledge, retired('truce')],
    asked: { asOf: evening(1), publishedBy: evening(1) },
    expected: { retired: ['truce'] },
  },
  {
    name: 'a retirement that is taken back retired nothing',
    payloads: [point('twin'), retired('twin'), tookBack(1)],
    expected: { retired: [] },
  },
]

const orders: Example[] = [
  {
    name: 'a recorded order decides within a day',
    payloads: [refusal, after(['refusal'], 'signing', day(3), takes('accepted'))],
    expected: { standing: { status: 'agreed', since: evening(3), roles: { refusal: 'superseded', signing: 'decisive' } } },
  },
  {
    name: 'without one, a day of two minds is unclear',
    payloads: [refusal, said('signing', day(3), takes('accepted'))],
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'an order leads through others that stand, whatever they are about',
    payloads: [refusal, after(['refusal'], 'recess', day(3), []), after(['recess'], 'signing', day(3), takes('accepted'))],
    expected: { standing: { status: 'agreed', roles: { refusal: 'superseded', signing: 'decisive' } } },
  },
  {
    name: 'and not through one that was retracted',
    payloads: [
      refusal,
      after(['refusal'], 'recess', day(3), []),
      after(['recess'], 'signing', day(3), takes('accepted')),
      retracted('recess'),
    ],
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'recorded order and times chain together',
    payloads: [
      said('refusal', days(1, 5), takes('refused')),
      said('recess', day(6), []),
      after(['recess'], 'signing', days(1, 8), takes('accepted')),
    ],
    expected: { standing: { status: 'agreed', since: evening(8), roles: { refusal: 'superseded', signing: 'decisive' } } },
  },
  {
    name: 'a link that was not yet published does not count',
    payloads: [
      said('refusal', day(3), takes('refused'), ['early']),
      after(['refusal'], 'recess', day(3), [], ['gazette-20']),
      after(['recess'], 'signing', day(3), takes('accepted'), ['early']),
    ],
    asked: { publishedBy: evening(12) },
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'a link without a report that is left does not count',
    payloads: [
      source('courier'),
      report('courier-20', 'courier', day(20)),
      refusal,
      after(['refusal'], 'recess', day(3), [], ['courier-20']),
      after(['recess'], 'signing', day(3), takes('accepted')),
    ],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'an order moves no span: what follows had happened when it had, and supersedes what is admitted later',
    payloads: [refusal, after(['refusal'], 'signing', at('2024-05-03T09:00:00.000Z'), takes('accepted'))],
    expected: {
      standing: {
        status: 'agreed',
        since: '2024-05-03T09:00:00.000Z',
        sincePrecision: 'instant',
        roles: { refusal: 'superseded', signing: 'decisive' },
      },
    },
  },
  {
    name: 'an order that names a duplicate counts for the original',
    payloads: [
      refusal,
      said('refusal-again', day(3), takes('refused')),
      after(['refusal-again'], 'signing', day(3), takes('accepted')),
      merged('refusal-again', 'refusal'),
    ],
    expected: { standing: { status: 'agreed' } },
  },
  {
    name: 'a duplicate passes on its reports and not its order',
    payloads: [
      refusal,
      said('signing', day(3), takes('accepted')),
      after(['refusal'], 'signing-again', day(3), takes('accepted')),
      merged('signing-again', 'signing'),
    ],
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'a correction can take an order away, as it can give one',
    payloads: [refusal, after(['refusal'], 'signing', day(3), takes('accepted')), corrected('signing', { follows: null })],
    expected: { standing: { status: 'unclear' } },
  },
  {
    name: 'an order given by a correction counts',
    payloads: [said('signing', day(3), takes('accepted')), refusal, corrected('signing', { follows: ['refusal'] })],
    expected: { standing: { status: 'agreed' } },
  },
  {
    name: 'a correction that says nothing of the order keeps it',
    payloads: [refusal, after(['refusal'], 'signing', day(3), takes('accepted')), corrected('signing', { place: 'Geneva' })],
    expected: { standing: { status: 'agreed' }, changes: [] },
  },
]

export const standing: readonly Example[] = [...corrections, ...takingBack, ...orders]
