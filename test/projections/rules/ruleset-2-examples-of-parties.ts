import { day, days, denied, evening, joined, justBefore, said, takes } from './examples.ts'
import type { Example } from './ruleset-2-examples.ts'
import {
  descended,
  joinedBloc,
  joinedOn,
  left,
  leftBloc,
  partyCorrected,
  pointCorrected,
  roleChanged,
  version,
} from './ruleset-2-payloads.ts'

const deal = said('deal', day(1), [takes('accepted'), takes('accepted', 'official', { party: 'south' })])
const pledge = said('pledge', day(1), takes('accepted'))
const stepped = { point: 'truce', party: null, scope: 'present', cause: 'frame' } as const

const turns: Example[] = [
  {
    name: 'a principal that comes late opens the present',
    payloads: [deal, joinedOn('east', day(10))],
    expected: {
      overall: { status: 'open', blockedBy: [], since: evening(10) },
      changes: [{ ...stepped, from: 'agreed', to: 'open', stretch: { from: evening(10), until: null } }],
    },
  },
  {
    name: 'and leaves the past as it was',
    payloads: [deal, joinedOn('east', day(10))],
    asked: { asOf: justBefore(evening(10)) },
    expected: { overall: { status: 'agreed', since: evening(1) } },
  },
  {
    name: 'publishedBy does not bound who was there',
    payloads: [
      said('deal', day(1), [takes('accepted'), takes('accepted', 'official', { party: 'south' })], ['early']),
      joinedOn('east', day(15)),
    ],
    asked: { publishedBy: evening(12) },
    expected: { overall: { status: 'open' } },
  },
  {
    name: 'a principal that joined at no known time always had its seat',
    payloads: [deal, joined('east')],
    asked: { asOf: evening(1) },
    expected: { overall: { status: 'open' } },
  },
  {
    name: 'who left is no longer required',
    payloads: [pledge, left('south', day(5))],
    expected: {
      overall: { status: 'agreed', since: evening(5) },
      changes: [{ ...stepped, from: 'open', to: 'agreed', stretch: { from: evening(5), until: null } }],
    },
  },
  {
    name: 'and was until then',
    payloads: [pledge, left('south', day(5))],
    asked: { asOf: justBefore(evening(5)) },
    expected: { overall: { status: 'open', since: evening(1) } },
  },
  {
    name: 'who left still stands where it stood',
    payloads: [pledge, left('north', day(5))],
    expected: { standing: { status: 'agreed', since: evening(1) }, overall: { status: 'unstated', since: evening(5) } },
  },
  {
    name: 'a party is required in the role that it had',
    payloads: [deal, roleChanged('envoy', 'principal', day(5))],
    expected: {
      overall: { status: 'open', since: evening(5) },
      changes: [{ ...stepped, from: 'agreed', to: 'open', stretch: { from: evening(5), until: null } }],
    },
  },
  {
    name: 'a role that it took later does not count before',
    payloads: [deal, roleChanged('envoy', 'principal', day(5))],
    asked: { asOf: evening(4) },
    expected: { overall: { status: 'agreed', since: evening(1) } },
  },
  {
    name: 'of turns that had come, the last by its latest holds, in whatever order they are recorded',
    payloads: [deal, roleChanged('envoy', 'consulted', day(8)), roleChanged('envoy', 'principal', days(1, 7))],
    expected: { overall: { status: 'agreed', since: evening(8) } },
  },
  {
    name: 'of those that end at one moment, the one that began last',
    payloads: [deal, roleChanged('envoy', 'principal', day(8)), roleChanged('envoy', 'consulted', days(3, 8))],
    expected: { overall: { status: 'open', since: evening(8) } },
  },
  {
    name: 'who joined after it left is there again',
    payloads: [pledge, left('south', day(3)), partyCorrected('south', 'principal', day(5))],
    expected: { overall: { status: 'open', since: evening(5) } },
  },
  {
    name: 'a dated change of role holds from its date, whatever role is corrected',
    payloads: [deal, roleChanged('envoy', 'principal', day(5)), partyCorrected('envoy', 'consulted')],
    expected: { overall: { status: 'open', since: evening(5) } },
  },
  {
    name: 'whom a point names it requires only while they are there',
    payloads: [pledge, pointCorrected('truce', ['north', 'south']), left('south', day(5))],
    expected: { overall: { status: 'agreed', since: evening(5) } },
  },
  {
    name: 'where nobody is required, nothing is stated',
    payloads: [deal, left('north', day(5)), left('south', day(6))],
    expected: { overall: { status: 'unstated', blockedBy: [], since: evening(6) } },
  },
  {
    name: 'who descends from another takes over no position, role or requirement',
    payloads: [deal, joinedOn('far-north', day(5), 'consulted'), descended('far-north', ['north'], 'split', day(5))],
    party: 'far-north',
    expected: {
      standing: { status: 'unstated', throughBloc: null, roles: {} },
      overall: { status: 'agreed', since: evening(1) },
      changes: [],
    },
  },
]

const blocs: Example[] = [
  {
    name: 'a member without a position of its own is shown with its bloc’s status, and counts for nothing',
    payloads: [pledge, joinedBloc('south', 'north')],
    party: 'south',
    expected: {
      standing: {
        status: 'unstated',
        throughBloc: { blocs: ['north'], status: 'agreed' },
        since: null,
        basis: null,
        basisSince: null,
        restsOn: [],
        roles: {},
      },
      overall: { status: 'open', blockedBy: [] },
      changes: [],
    },
  },
  {
    name: 'a member with a position of its own stands by itself',
    payloads: [pledge, joinedBloc('south', 'north'), said('reply', day(3), takes('deferred', 'official', { party: 'south' }))],
    party: 'south',
    expected: { standing: { status: 'unstated', throughBloc: null, basis: 'official' } },
  },
  {
    name: 'one that it denied is none',
    payloads: [
      pledge,
      joinedBloc('north', 'south'),
      said('reply', day(3), takes('refused', 'official', { party: 'south' })),
      denied('pledge', 'north', day(5)),
    ],
    expected: { standing: { throughBloc: { blocs: ['south'], status: 'rejected' }, since: null, roles: { pledge: 'denied' } } },
  },
  {
    name: 'of blocs that differ all are named, and nothing is stated',
    payloads: [
      pledge,
      said('reply', day(3), takes('refused', 'official', { party: 'south' })),
      joinedBloc('envoy', 'south'),
      joinedBloc('envoy', 'north'),
    ],
    party: 'envoy',
    expected: { standing: { throughBloc: { blocs: ['north', 'south'], status: 'unstated' } } },
  },
  {
    name: 'blocs that agree are all named',
    payloads: [deal, joinedBloc('envoy', 'south'), joinedBloc('envoy', 'north')],
    party: 'envoy',
    expected: { standing: { throughBloc: { blocs: ['north', 'south'], status: 'agreed' } } },
  },
  {
    name: 'who had not yet entered a bloc is not shown with it',
    payloads: [pledge, joinedBloc('south', 'north', day(5))],
    party: 'south',
    asked: { asOf: evening(4) },
    expected: { standing: { throughBloc: null } },
  },
  {
    name: 'nor is who has left it',
    payloads: [pledge, joinedBloc('south', 'north'), leftBloc('south', 'north', day(5))],
    party: 'south',
    expected: { standing: { throughBloc: null } },
  },
  {
    name: 'who was to leave it later still is',
    payloads: [pledge, joinedBloc('south', 'north'), leftBloc('south', 'north', day(5))],
    party: 'south',
    asked: { asOf: evening(4) },
    expected: { standing: { throughBloc: { blocs: ['north'], status: 'agreed' } } },
  },
  {
    name: 'through its bloc a member stands by what the question assumes',
    payloads: [
      version('first'),
      version('second'),
      said('pledge', day(1), takes('accepted', 'official', { version: 'first' })),
      joinedBloc('south', 'north'),
    ],
    party: 'south',
    asked: { version: 'second' },
    expected: { standing: { throughBloc: { blocs: ['north'], status: 'unstated' }, inVersion: 'unknown' } },
  },
]

export const inTime: readonly Example[] = [...turns, ...blocs]
