import type { Stance } from '../../events/position.ts'
import type { Command } from '../../src/negotiations/commands/command.ts'
import { commanded } from './given.ts'
import { day } from './teln-dam.ts'

const positionOf = (stance: Stance) => ({ party: 'avenland', point: 'summer-flow', stance, basis: 'official' as const })

/** Two parties, one point, and a newspaper: six events. */
export const opening = (id: string): Command =>
  commanded('OpenNegotiation', {
    id,
    title: 'The dam',
    parties: ['avenland', 'borrovia'].map((party) => ({ id: party, name: party, role: 'principal' as const })),
    points: [{ id: 'summer-flow', title: 'Flow', proposition: 'Half of the summer flow passes the dam' }],
    sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' as const }],
    reports: [{ id: 'post', source: 'river-post', title: 'Of late', publishedAt: day('2024-05-30') }],
  })

/** A development; with a stance, one that may change the status of a party and so that of the point. */
export const saying = (id: string, stance?: Stance): Command =>
  commanded('ReportDevelopment', {
    kind: 'StatementMade',
    id,
    summary: 'Avenland speaks',
    occurred: day('2024-05-29'),
    reports: [{ report: 'post' }],
    ...(stance === undefined ? {} : { positions: [positionOf(stance)] }),
  })

/** It was another stance. */
export const correcting = (development: string, stance: Stance): Command =>
  commanded('CorrectDevelopment', {
    development,
    reason: 'coder-error',
    note: 'It was misread',
    changes: { positions: [positionOf(stance)] },
  })
