import type { z } from 'zod'
import type { RecordedEvent } from '../../events/envelope.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { type Command, type CommandType, commandData } from '../../src/negotiations/commands/command.ts'
import { type Ledger, openLedger } from '../../src/negotiations/ledger.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import type { System } from '../../src/system.ts'

export type Entry = { [T in CommandType]: { type: T; data: z.input<(typeof commandData)[T]> } }[CommandType]

const day = (date: string) => ({ earliest: date, precision: 'day', basis: 'printed' }) as const

export const sampleId = 'teln-dam'

/**
 * An invented negotiation, small enough to be read whole: two countries and their river commission
 * over a dam. It has every kind of entry; the examples in the description of the service were taken from it.
 */
export const sampleEntries: readonly Entry[] = [
  {
    type: 'OpenNegotiation',
    data: {
      id: sampleId,
      title: 'The dam on the Teln',
      description: 'Two countries negotiate over the water of one river',
      parties: [
        { id: 'avenland', name: 'Avenland', role: 'principal' },
        { id: 'borrovia', name: 'Borrovia', role: 'principal' },
      ],
      points: [
        { id: 'whole-plan', title: 'The plan as a whole', proposition: 'The plan is adopted as it is' },
        { id: 'summer-flow', title: 'Summer flow', proposition: 'Half of the summer flow passes the dam' },
        { id: 'joint-gauge', title: 'Joint gauge', proposition: 'Both countries read the gauge together' },
      ],
      sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
      reports: [{ id: 'post-10', source: 'river-post', title: 'A pledge on the flow', publishedAt: day('2024-05-10') }],
      versions: [{ id: 'first-draft', label: 'First draft', claimedPoints: 3, text: 'partial', reports: [{ report: 'post-10' }] }],
    },
  },
  { type: 'JoinParty', data: { id: 'commission', name: 'River Commission', role: 'mediator' } },
  {
    type: 'DefinePoint',
    data: { id: 'fish-ladder', title: 'Fish ladder', proposition: 'Borrovia pays for the fish ladder', requires: ['borrovia'] },
  },
  {
    type: 'IntroduceActor',
    data: { id: 'water-minister', name: 'Water Minister of Avenland', affiliations: [{ party: 'avenland', office: 'Water Minister' }] },
  },
  { type: 'AliasActor', data: { actor: 'water-minister', alias: 'Minister for Water' } },
  { type: 'IntroduceSource', data: { id: 'dam-herald', name: 'Dam Herald', alignedWith: 'borrovia', reliability: 'C' } },
  {
    type: 'ReassessSource',
    data: { source: 'river-post', alignedWith: null, reliability: 'A', reason: 'Its reports on the talks were borne out' },
  },
  { type: 'FileReport', data: { id: 'herald-12', source: 'dam-herald', title: 'Avenland wavers', publishedAt: day('2024-05-12') } },
  { type: 'FileReport', data: { id: 'post-14', source: 'river-post', title: 'A second draft', publishedAt: day('2024-05-14') } },
  {
    type: 'FileReport',
    data: { id: 'herald-15', source: 'dam-herald', title: 'The pledge, again', publishedAt: day('2024-05-15'), root: 'post-10' },
  },
  {
    type: 'ReportVersion',
    data: { id: 'second-draft', label: 'Second draft', text: 'full', derivesFrom: ['first-draft'], reports: [{ report: 'post-14' }] },
  },
  { type: 'NumberPoint', data: { version: 'first-draft', number: 1, point: 'summer-flow' } },
  { type: 'NumberPoint', data: { version: 'second-draft', number: 2, point: 'summer-flow', note: 'Now with a gauge to prove it' } },
  {
    type: 'AssertLineage',
    data: {
      from: 'first-draft',
      to: 'second-draft',
      point: 'summer-flow',
      lineage: 'reworded',
      fromNumbers: [1],
      toNumbers: [2],
      reports: [{ report: 'post-14' }],
    },
  },
  {
    type: 'ReportDevelopment',
    data: {
      kind: 'StatementMade',
      id: 'pledge',
      summary: 'The Water Minister accepts that half of the summer flow passes',
      occurred: day('2024-05-09'),
      actors: ['water-minister'],
      speaker: 'water-minister',
      reports: [{ report: 'post-10', paragraph: 3 }],
      positions: [{ party: 'avenland', point: 'summer-flow', stance: 'accepted', basis: 'official', actor: 'water-minister' }],
    },
  },
  {
    type: 'ReportDevelopment',
    data: {
      kind: 'ClaimReported',
      id: 'wavering',
      summary: 'Avenland is said to want the flow only in wet years',
      occurred: day('2024-05-12'),
      claimant: { source: 'dam-herald' },
      reports: [{ report: 'herald-12' }],
      positions: [{ party: 'avenland', point: 'summer-flow', stance: 'conditional', basis: 'reported' }],
    },
  },
  {
    type: 'ReportDevelopment',
    data: {
      kind: 'TalksHeld',
      id: 'bridge-talks',
      summary: 'The delegations meet on the bridge and leave the gauge open',
      occurred: day('2024-05-13'),
      parties: ['avenland', 'borrovia', 'commission'],
      reports: [{ report: 'post-14' }],
      positions: [
        { party: 'borrovia', point: 'summer-flow', stance: 'accepted', basis: 'attributed' },
        { party: 'avenland', point: 'joint-gauge', stance: 'contested', basis: 'attributed' },
        { party: 'borrovia', point: 'fish-ladder', stance: 'refused', basis: 'attributed' },
      ],
    },
  },
  {
    type: 'ReportDevelopment',
    data: {
      kind: 'MeetingHeld',
      id: 'walk-on-the-bank',
      summary: 'A walk on the bank that turned out to be the talks on the bridge',
      occurred: day('2024-05-13'),
      reports: [{ report: 'post-14' }],
    },
  },
  {
    type: 'DenyPosition',
    data: {
      development: 'wavering',
      party: 'avenland',
      point: 'summer-flow',
      by: 'avenland',
      actor: 'water-minister',
      basis: 'official',
      occurred: day('2024-05-14'),
      reports: [{ report: 'post-14' }],
    },
  },
  { type: 'RepeatReport', data: { development: 'pledge', report: { report: 'herald-15' } } },
  {
    type: 'CorrectDevelopment',
    data: {
      development: 'bridge-talks',
      reason: 'coder-error',
      note: 'The place was left out',
      changes: { place: 'The bridge over the Teln' },
    },
  },
  {
    type: 'RetractDevelopment',
    data: { development: 'walk-on-the-bank', reason: 'duplicate-of', duplicateOf: 'bridge-talks', note: 'The same meeting told twice' },
  },
]

/** Entries come a minute apart, from noon of that day on. */
const sampleStart = Date.parse('2024-05-20T12:00:00.000Z')
const minute = 60_000

/** The clock and the ids of the sample: each id counts up. */
export function sampleSurroundings(): Pick<System, 'now' | 'newId'> & { nextEntry(): void } {
  let now = sampleStart
  let count = 0
  return {
    now: () => now,
    newId: () => `018f95a0-0000-7000-8000-${(count++).toString(16).padStart(12, '0')}`,
    nextEntry: () => {
      now += minute
    },
  }
}

/** An entry of the sample as a command. */
const commandOf = ({ type, data }: Entry): Command => ({ type, data: commandData[type].parse(data) }) as Command

/** Puts the sample on record, an entry a minute. */
export async function recordSample(ledger: Ledger, { nextEntry }: { nextEntry(): void }): Promise<void> {
  for (const entry of sampleEntries) {
    const { outcome } = await ledger.write(sampleId, { commands: [commandOf(entry)], by: 'write-key' })
    if (outcome !== 'recorded') throw new Error(`the sample's ${entry.type} is ${outcome}`)
    nextEntry()
  }
}

async function recorded(): Promise<{ state: Negotiation; events: RecordedEvent[] }> {
  const surroundings = sampleSurroundings()
  const ledger = await openLedger(openMemory(), surroundings)
  await recordSample(ledger, surroundings)
  const events = await ledger.events(sampleId, 0, 1000)
  await ledger.close()
  return { state: ledger.read(sampleId) as Negotiation, events }
}

/** The sample as it stands once all of it is on record, and its log. */
export const { state: sampleState, events: sampleEvents } = await recorded()
