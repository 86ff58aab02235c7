import { ruleset } from '../../../../projections/rules/ruleset.ts'

/**
 * What several examples show of one invented negotiation, small enough to be read whole: two countries and their river
 * commission over a dam. It is kept by hand, as all examples are, and a test holds them against the schemas.
 */
export const opening = { id: 'teln-dam', title: 'The dam on the Teln', description: 'Two countries negotiate over the water of one river' }

/** What every answer begins with: the negotiation, and what was asked of it. */
export const asked = { negotiation: opening.id, rev: 29, asOf: null, knownAt: null, publishedBy: null, ruleset }

export const avenland = { id: 'avenland', name: 'Avenland', role: 'principal' }
export const borrovia = { id: 'borrovia', name: 'Borrovia', role: 'principal' }
export const commission = { id: 'commission', name: 'River Commission', role: 'mediator' }

export const wholePlan = { id: 'whole-plan', title: 'The plan as a whole', proposition: 'The plan is adopted as it is' }
export const summerFlow = { id: 'summer-flow', title: 'Summer flow', proposition: 'Half of the summer flow passes the dam' }
export const jointGauge = { id: 'joint-gauge', title: 'Joint gauge', proposition: 'Both countries read the gauge together' }
export const ladder = { id: 'fish-ladder', title: 'Fish ladder', proposition: 'Borrovia pays for the fish ladder' }
export const fishLadder = { ...ladder, requires: ['borrovia'] }

export const endOf = (day: string): string => `${day}T23:59:59.999Z`
export const dayOf = (day: string) => ({ earliest: `${day}T00:00:00.000Z`, latest: endOf(day), precision: 'day', basis: 'printed' })

export const unstated = { status: 'unstated', stance: null, basis: null, since: null, contested: false, corroboration: 0 }

/** Where a party stands of whom one report tells. */
export const stated = (status: string, stance: string, basis: string, sinceDay: string) => ({
  status,
  stance,
  basis,
  since: endOf(sinceDay),
  contested: false,
  corroboration: 1,
})

/** The statement of which most examples tell, and the event that recorded it. */
export const pledge = {
  event: '018f95a0-0000-7000-8000-000000000025',
  rev: 22,
  recordedAt: '2024-05-20T12:14:00.000Z',
  summary: 'The Water Minister accepts that half of the summer flow passes',
  positions: [{ party: 'avenland', point: 'summer-flow', stance: 'accepted', basis: 'official', actor: 'water-minister' }],
}
