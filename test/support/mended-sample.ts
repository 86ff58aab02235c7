import { type Entry, sampleEvents } from './sample.ts'

const day = (date: string) => ({ earliest: date, precision: 'day', basis: 'printed' }) as const
const wrong = { reason: 'coder-error', note: 'It was misread' } as const

/** What happens to the parties of the sample after it, and what turns out to be wrong with it: an entry of every kind that mends. */
export const mendingEntries: readonly Entry[] = [
  { type: 'JoinParty', data: { id: 'upper-valley', name: 'The Upper Valley', role: 'consulted', joined: day('2024-05-11') } },
  { type: 'DescendParty', data: { party: 'upper-valley', from: ['avenland'], how: 'split', occurred: day('2024-05-11') } },
  { type: 'ChangeMembership', data: { party: 'upper-valley', bloc: 'avenland', change: 'joined', reports: [{ report: 'post-14' }] } },
  { type: 'ChangeRole', data: { party: 'upper-valley', role: 'principal', occurred: day('2024-05-13') } },
  { type: 'LeaveParty', data: { party: 'upper-valley', occurred: day('2024-05-14'), note: 'It went home' } },
  { type: 'CorrectParty', data: { party: 'commission', ...wrong, body: { name: 'The River Commission', role: 'mediator' } } },
  {
    type: 'CorrectPoint',
    data: {
      point: 'joint-gauge',
      ...wrong,
      body: { title: 'Joint gauge', proposition: 'Both countries read one gauge together' },
      sameQuestion: true,
    },
  },
  {
    type: 'CorrectActor',
    data: { actor: 'water-minister', ...wrong, body: { name: 'Water Minister', aliases: ['Minister for Water'], affiliations: [] } },
  },
  { type: 'CorrectSource', data: { source: 'dam-herald', ...wrong, body: { name: 'The Dam Herald', reliability: 'C' } } },
  {
    type: 'CorrectReport',
    data: { report: 'herald-12', ...wrong, body: { source: 'dam-herald', title: 'Avenland wavers', publishedAt: day('2024-05-13') } },
  },
  { type: 'CorrectVersion', data: { version: 'second-draft', ...wrong, body: { label: 'Second draft', text: 'partial' } } },
  { type: 'RetirePoint', data: { point: 'fish-ladder', note: 'It was never on the table' } },
  { type: 'TakeBack', data: { event: sampleEvents.at(-1)?.id as string, reason: 'coder-error', note: 'They were two meetings' } },
]
