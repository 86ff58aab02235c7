import { at, day, days, denied, evening, repeated, retracted, said, takes } from './examples.ts'
import type { Example } from './ruleset-2-examples.ts'
import { report, source, version } from './ruleset-2-payloads.ts'

/** A second outlet, whose relay only repeats the gazette, and one that sides with south. */
const press = [
  source('courier'),
  report('courier-12', 'courier', day(12)),
  report('courier-20', 'courier', day(20)),
  report('relay', 'courier', day(20), 'gazette-20'),
  source('herald-of-the-south', 'south'),
  report('south-20', 'herald-of-the-south', day(20)),
]

const pledge = said('pledge', day(1), takes('accepted'))
const leak = said('leak', day(3), takes('refused', 'reported'))

const settingAside: Example[] = [
  {
    name: 'what is weaker than the basis asked for is set aside',
    payloads: [pledge, leak, said('briefing', day(2), takes('proposed', 'attributed'))],
    asked: { basis: 'attributed' },
    expected: { standing: { status: 'agreed', roles: { briefing: 'decisive', leak: 'set-aside', pledge: 'superseded' } } },
  },
  {
    name: 'an allegation is weaker than any that decides',
    payloads: [pledge, said('smear', day(2), takes('refused', 'alleged'))],
    asked: { basis: 'reported' },
    expected: { standing: { status: 'agreed', roles: { pledge: 'decisive', smear: 'set-aside' } } },
  },
  {
    name: 'a development left without a report falls away',
    payloads: [...press, pledge, said('refusal', day(3), takes('refused'), ['courier-20'])],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'agreed', roles: { pledge: 'decisive', refusal: 'set-aside' } } },
  },
  {
    name: 'one that is left a report has the span and the corroboration of what is left',
    payloads: [...press, said('rumour', days(1, 20), takes('accepted'), ['gazette-20', 'courier-12'])],
    asked: { without: ['report:courier-12'] },
    expected: { standing: { status: 'agreed', since: evening(20), corroboration: 1 } },
  },
  {
    name: 'so does one that is left a repeat',
    payloads: [...press, said('rumour', days(1, 20), takes('accepted'), ['courier-12']), repeated('rumour', 'gazette-20')],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'agreed', since: evening(20), corroboration: 1 } },
  },
  {
    name: 'what is left was published when a report that is left was',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['gazette-20', 'courier-12'])],
    asked: { without: ['source:courier'], publishedBy: evening(12) },
    expected: { standing: { status: 'unstated' } },
  },
  {
    name: 'without a source, what only repeats it is set aside too',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['relay'])],
    asked: { without: ['source:gazette'] },
    expected: { standing: { status: 'unstated', roles: { pledge: 'set-aside' } } },
  },
  {
    name: 'without a report, what is rooted in it is set aside too',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['relay', 'echo-of-the-echo'])],
    asked: { without: ['report:gazette-20'] },
    expected: { standing: { status: 'unstated', roles: { pledge: 'set-aside' } } },
  },
  {
    name: 'without an alignment, the outlets of that side are set aside',
    payloads: [...press, pledge, said('refusal', day(3), takes('refused'), ['south-20'])],
    asked: { without: ['alignment:south'] },
    expected: { standing: { status: 'agreed', roles: { pledge: 'decisive', refusal: 'set-aside' } } },
  },
  {
    name: 'and whoever repeats them',
    payloads: [
      ...press,
      report('courier-echo', 'courier', day(20), 'south-20'),
      pledge,
      said('refusal', day(3), takes('refused'), ['courier-echo']),
    ],
    asked: { without: ['alignment:south'] },
    expected: { standing: { status: 'agreed', roles: { pledge: 'decisive', refusal: 'set-aside' } } },
  },
  {
    name: 'a denial whose report is set aside does not count',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['courier-20']), denied('pledge', 'north', day(2))],
    asked: { without: ['source:gazette'] },
    expected: { standing: { status: 'agreed', since: evening(1), roles: { pledge: 'decisive' } } },
  },
  {
    name: 'what is set aside neither begins a run nor breaks one',
    payloads: [pledge, leak, said('accord', day(5), takes('accepted'))],
    asked: { basis: 'official' },
    expected: { standing: { status: 'agreed', since: evening(1) } },
  },
  {
    name: 'what is set aside contests nothing',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['courier-20']), leak],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'rejected', contested: false } },
  },
  {
    name: 'and what is not does',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['courier-20']), leak],
    expected: { standing: { status: 'rejected', contested: true } },
  },
  {
    name: 'what is retracted is shown as that, and what is set aside as that rather than as denied or alleged',
    payloads: [
      ...press,
      said('slip', day(1), takes('accepted', 'reported'), ['courier-20']),
      retracted('slip'),
      said('claim', day(1), takes('accepted', 'reported'), ['courier-20']),
      denied('claim', 'north', day(2)),
      said('smear', day(1), takes('refused', 'alleged'), ['courier-20']),
    ],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'unstated', roles: { slip: 'retracted', claim: 'set-aside', smear: 'set-aside' } } },
  },
  {
    name: 'an allegation on another text is shown as alleged',
    payloads: [version('first'), version('second'), said('smear', day(1), takes('refused', 'alleged', { version: 'first' }))],
    asked: { version: 'second' },
    expected: { standing: { status: 'unstated', roles: { smear: 'alleged' } } },
  },
  {
    name: 'a root that is not itself cited does not cut',
    payloads: [...press, report('late-echo', 'courier', day(20), 'early'), said('rumour', days(1, 20), takes('accepted'), ['late-echo'])],
    expected: { standing: { since: evening(20) } },
  },
]

const since: Example[] = [
  {
    name: 'since carries the precision of what began the run',
    payloads: [said('refusal', days(1, 2), takes('refused')), said('pledge', day(3), takes('accepted'))],
    expected: { standing: { since: evening(3), sincePrecision: 'day' } },
  },
  {
    name: 'not of what went on with it',
    payloads: [said('pledge', days(1, 2), takes('accepted')), said('offer', day(3), takes('proposed'))],
    expected: { standing: { since: evening(2), sincePrecision: 'about' } },
  },
  {
    name: 'of several that began the run at one moment the finest counts',
    payloads: [said('pledge', day(3), takes('accepted')), said('offer', at(evening(3)), takes('proposed'))],
    expected: { standing: { since: evening(3), sincePrecision: 'instant' } },
  },
  {
    name: 'where a denial began it, the denial’s',
    payloads: [said('pledge', days(1, 3), takes('accepted')), denied('pledge', 'north', at('2024-05-05T10:00:00.000Z'))],
    expected: { standing: { status: 'unstated', since: '2024-05-05T10:00:00.000Z', sincePrecision: 'instant' } },
  },
  {
    name: 'who never stood elsewhere has neither',
    payloads: [said('delay', day(1), takes('deferred'))],
    expected: { standing: { status: 'unstated', since: null, sincePrecision: null, basisSince: null } },
  },
  {
    name: 'agreed since the leak, officially since the pledge',
    payloads: [said('leak', day(3), takes('accepted', 'reported')), said('pledge', day(8), takes('accepted'))],
    expected: { standing: { status: 'agreed', basis: 'official', since: evening(3), basisSince: evening(8) } },
  },
  {
    name: 'on a stronger basis counts as on this one',
    payloads: [said('pledge', day(3), takes('accepted')), said('leak', day(8), takes('accepted', 'reported'))],
    expected: { standing: { basis: 'reported', since: evening(3), basisSince: evening(3) } },
  },
  {
    name: 'since when on that basis is never before since when',
    payloads: [
      said('pledge', day(1), takes('accepted')),
      said('leak', day(3), takes('refused', 'reported')),
      said('second-leak', day(5), takes('accepted', 'reported')),
      said('accord', day(8), takes('accepted')),
    ],
    expected: { standing: { status: 'agreed', basis: 'official', since: evening(5), basisSince: evening(5) } },
  },
  {
    name: 'it is null where that basis alone says another status',
    payloads: [
      said('refusal', days(1, 5), takes('refused')),
      said('leak', day(6), takes('accepted', 'reported')),
      said('accord', days(4, 8), takes('accepted')),
    ],
    expected: { standing: { status: 'agreed', basis: 'official', since: evening(6), basisSince: null } },
  },
  {
    name: 'who says nothing has no basis since when',
    payloads: [said('pledge', day(3), takes('accepted')), denied('pledge', 'north', day(5))],
    expected: { standing: { status: 'unstated', basis: null, basisSince: null } },
  },
  {
    name: 'an abstention states nothing',
    payloads: [said('pledge', day(1), takes('accepted')), said('vote', day(3), takes('abstained'))],
    expected: { standing: { status: 'unstated', stance: 'abstained', since: evening(3) }, overall: { status: 'unstated' } },
  },
  {
    name: 'a condition changes no status',
    payloads: [said('offer', day(1), takes('conditional', 'official', { condition: 'If the south does too' }))],
    expected: { standing: { status: 'disputed', stance: 'conditional' } },
  },
]

const resting: Example[] = [
  {
    name: 'a status rests on each source without which alone it would be another',
    payloads: [...press, said('refusal', day(1), takes('refused'), ['courier-20']), said('pledge', day(3), takes('accepted'))],
    expected: { standing: { status: 'agreed', restsOn: [{ source: 'gazette', status: 'rejected' }] } },
  },
  {
    name: 'on none where two say it',
    payloads: [...press, said('pledge', day(3), takes('accepted'), ['gazette-20', 'courier-20'])],
    expected: { standing: { status: 'agreed', restsOn: [] } },
  },
  {
    name: 'not on whoever only repeats another',
    payloads: [...press, said('pledge', day(3), takes('accepted'), ['gazette-20', 'relay'])],
    expected: { standing: { restsOn: [{ source: 'gazette', status: 'unstated' }] } },
  },
  {
    name: 'on who tells of a denial too',
    payloads: [...press, said('pledge', day(1), takes('accepted'), ['courier-20']), denied('pledge', 'north', day(2))],
    expected: { standing: { status: 'unstated', restsOn: [{ source: 'gazette', status: 'agreed' }] } },
  },
  {
    name: 'on who tells of what is outweighed, where that supersedes',
    payloads: [
      ...press,
      said('refusal', days(1, 5), takes('refused')),
      said('leak', day(6), takes('contested', 'reported'), ['courier-20']),
      said('accord', days(4, 8), takes('accepted')),
    ],
    expected: {
      standing: {
        status: 'agreed',
        roles: { accord: 'decisive', leak: 'outweighed', refusal: 'superseded' },
        restsOn: [
          { source: 'courier', status: 'unclear' },
          { source: 'gazette', status: 'disputed' },
        ],
      },
    },
  },
  {
    name: 'at the times asked of, with what else is set aside',
    payloads: [
      ...press,
      said('refusal', day(1), takes('refused'), ['south-20']),
      said('pledge', day(3), takes('accepted'), ['gazette-20', 'courier-20']),
    ],
    asked: { without: ['source:gazette'] },
    expected: { standing: { status: 'agreed', restsOn: [{ source: 'courier', status: 'rejected' }] } },
  },
]

export const weighed: readonly Example[] = [...settingAside, ...since, ...resting]
