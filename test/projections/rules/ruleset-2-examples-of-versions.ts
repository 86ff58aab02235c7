import { day, days, evening, said, takes } from './examples.ts'
import type { Example } from './ruleset-2-examples.ts'
import { lineage, numbered, point, report, source, version } from './ruleset-2-payloads.ts'

const on = (id: string, when: number, of?: string, stance: 'accepted' | 'refused' = 'accepted') =>
  said(id, day(when), takes(stance, 'official', of === undefined ? {} : { version: of }))

const texts = [version('first'), version('second', 'partial', ['first'], ['gazette-20']), version('third', 'partial', ['second'])]

const counting: Example[] = [
  {
    name: 'without a version every position counts, whatever text it spoke of',
    payloads: [...texts, on('pledge', 1, 'first'), on('refusal', 3, 'third', 'refused')],
    expected: { standing: { status: 'rejected', inVersion: null, roles: { pledge: 'superseded', refusal: 'decisive' } } },
  },
  {
    name: 'with one, a position counts that speaks of it, or of none',
    payloads: [...texts, on('pledge', 1, 'second'), on('assent', 2), on('refusal', 3, 'third', 'refused')],
    asked: { version: 'second' },
    expected: {
      standing: {
        status: 'agreed',
        inVersion: true,
        since: evening(1),
        roles: { pledge: 'superseded', assent: 'decisive', refusal: 'other-version' },
      },
    },
  },
  {
    name: 'so does one on a text from which the point came as it was all the way',
    payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', 'unchanged'), lineage('second', 'third', 'renumbered')],
    asked: { version: 'third' },
    expected: { standing: { status: 'agreed', inVersion: true, roles: { pledge: 'decisive' } } },
  },
  {
    name: 'not where it was reworded on the way',
    payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', 'reworded'), lineage('second', 'third', 'unchanged')],
    asked: { version: 'third' },
    expected: { standing: { status: 'unstated', inVersion: true, since: null, corroboration: 0, roles: { pledge: 'other-version' } } },
  },
  {
    name: 'a step without a lineage carries nothing',
    payloads: [...texts, on('pledge', 1, 'first'), numbered('second', 1)],
    asked: { version: 'second' },
    expected: { standing: { status: 'unstated', inVersion: true, roles: { pledge: 'other-version' } } },
  },
  {
    name: 'a step with contradictory lineages carries nothing, and leads nowhere',
    payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', 'unchanged'), lineage('first', 'second', 'dropped')],
    asked: { version: 'second' },
    expected: { standing: { status: 'unstated', inVersion: 'unknown', roles: { pledge: 'other-version' } } },
  },
  {
    name: 'nothing carries back to an earlier text',
    payloads: [...texts, on('pledge', 1, 'second'), lineage('first', 'second', 'unchanged'), numbered('first', 1)],
    asked: { version: 'first' },
    expected: { standing: { status: 'unstated', roles: { pledge: 'other-version' } } },
  },
  {
    name: 'the parties that a point requires stand on that version',
    payloads: [
      ...texts,
      said('deal', day(1), [
        takes('accepted', 'official', { version: 'first' }),
        takes('accepted', 'official', { version: 'first', party: 'south' }),
      ]),
      on('reply', 3, 'second', 'refused'),
    ],
    asked: { version: 'first' },
    expected: { overall: { status: 'agreed', blockedBy: [], since: evening(1) } },
  },
]

const inside: Example[] = [
  {
    name: 'a point is in a version where it is numbered',
    payloads: [version('plan', 'full'), numbered('plan', 4), on('assent', 1)],
    asked: { version: 'plan' },
    expected: { standing: { inVersion: true, status: 'agreed' } },
  },
  {
    name: 'where a lineage leads it there',
    payloads: [version('first'), version('plan', 'full'), lineage('first', 'plan', 'added')],
    asked: { version: 'plan' },
    expected: { standing: { inVersion: true } },
  },
  {
    name: 'where anybody speaks of it on that version',
    payloads: [version('plan', 'full'), said('reply', day(1), takes('refused', 'reported', { party: 'south', version: 'plan' }))],
    asked: { version: 'plan' },
    expected: { standing: { inVersion: true } },
  },
  {
    name: 'the plan as a whole is in every version',
    payloads: [point('whole-plan'), version('plan', 'full')],
    point: 'whole-plan',
    asked: { version: 'plan' },
    expected: { standing: { inVersion: true } },
  },
  {
    name: 'it is not in a version of which the whole text is known and does not have it, and has no status there',
    payloads: [version('plan', 'full'), on('assent', 1)],
    asked: { version: 'plan' },
    expected: {
      standing: { inVersion: false, status: 'unstated', stance: null, basis: null, since: null, corroboration: 0, restsOn: [] },
      overall: { status: 'unstated', blockedBy: [], since: null },
    },
  },
  ...(['dropped', 'split', 'merged'] as const).map(
    (what): Example => ({
      name: `it is not in a version on the way to which it was ${what}`,
      payloads: [...texts, on('assent', 1), lineage('first', 'second', what)],
      asked: { version: 'second' },
      expected: { standing: { inVersion: false, status: 'unstated' } },
    }),
  ),
  {
    name: 'where the record cannot say, it is answered all the same',
    payloads: [...texts, on('assent', 1), lineage('first', 'second', 'unknown')],
    asked: { version: 'second' },
    expected: { standing: { inVersion: 'unknown', status: 'agreed' } },
  },
]

const reworded: Example[] = [
  {
    name: 'a status on a text that a later one reworded says so',
    payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', 'reworded')],
    expected: { standing: { status: 'agreed', reworded: 'second' } },
  },
  {
    name: 'not before that one was certainly out',
    payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', 'reworded')],
    asked: { asOf: evening(19) },
    expected: { standing: { status: 'agreed', reworded: null } },
  },
  {
    name: 'nor before it was published',
    payloads: [
      ...texts,
      said('pledge', day(1), takes('accepted', 'official', { version: 'first' }), ['early']),
      lineage('first', 'second', 'dropped'),
    ],
    asked: { publishedBy: evening(12) },
    expected: { standing: { status: 'agreed', reworded: null } },
  },
  ...(['dropped', 'split', 'merged'] as const).map(
    (what): Example => ({
      name: `${what} counts as reworded`,
      payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', what)],
      expected: { standing: { reworded: 'second' } },
    }),
  ),
  ...(['unchanged', 'renumbered', 'added', 'unknown'] as const).map(
    (what): Example => ({
      name: `${what} does not count as reworded`,
      payloads: [...texts, on('pledge', 1, 'first'), lineage('first', 'second', what)],
      expected: { standing: { reworded: null } },
    }),
  ),
  {
    name: 'the first version that rewords it is named, however far it came as it was',
    payloads: [
      version('first'),
      version('second', 'partial', ['first'], ['early']),
      version('fourth', 'partial', ['second'], ['gazette-20']),
      version('third', 'partial', ['second'], ['early']),
      on('pledge', 1, 'first'),
      lineage('first', 'second', 'unchanged'),
      lineage('second', 'third', 'reworded'),
      lineage('second', 'fourth', 'dropped'),
    ],
    expected: { standing: { reworded: 'third' } },
  },
  {
    name: 'a position on the text that was reworded last stands as it is worded',
    payloads: [...texts, on('pledge', 1, 'second'), lineage('first', 'second', 'reworded')],
    expected: { standing: { reworded: null } },
  },
  {
    name: 'one that names no text is of an older one where it had ended before that version began',
    payloads: [...texts, on('assent', 1), lineage('first', 'second', 'reworded')],
    expected: { standing: { reworded: 'second' } },
  },
  {
    name: 'and not where it may be of the same time',
    payloads: [...texts, said('assent', days(1, 20), takes('accepted')), lineage('first', 'second', 'reworded')],
    expected: { standing: { reworded: null } },
  },
  {
    name: 'every decisive position has to be of an older text',
    payloads: [...texts, on('pledge', 1, 'first'), on('offer', 1, 'second'), lineage('first', 'second', 'reworded')],
    expected: { standing: { status: 'agreed', reworded: null } },
  },
  {
    name: 'one that is superseded need not be',
    payloads: [...texts, on('offer', 1, 'second'), on('pledge', 3, 'first'), lineage('first', 'second', 'reworded')],
    expected: { standing: { reworded: 'second' } },
  },
  {
    name: 'with a version asked for nothing is said to be reworded',
    payloads: [...texts, on('pledge', 1, 'first'), numbered('first', 1), lineage('first', 'second', 'reworded')],
    asked: { version: 'first' },
    expected: { standing: { status: 'agreed', reworded: null } },
  },
  {
    name: 'a version of which only what is set aside tells is out for a question without times, as if nothing told of it',
    payloads: [
      source('courier'),
      report('courier-12', 'courier', day(12)),
      version('first'),
      version('second', 'partial', ['first'], ['courier-12']),
      on('pledge', 1, 'first'),
      lineage('first', 'second', 'reworded'),
    ],
    asked: { without: ['source:courier'] },
    expected: { standing: { status: 'agreed', reworded: 'second' } },
  },
]

export const inVersions: readonly Example[] = [...counting, ...inside, ...reworded]
