import { v5 } from 'uuid'
import type { NewEvent, RecordedEvent } from '../../events/envelope.ts'

const namespace = '6b1f3c52-0d1e-5b0a-9d4e-2f6f0c8a7e11'

/** The id that belongs to a label, always the same. */
export const idOf = (label: string): string => v5(label, namespace)

/** An event whose id follows from its label; whatever is given replaces the rest. */
export const newEvent = (label: string, given: Partial<NewEvent> = {}): NewEvent => ({
  id: idOf(label),
  type: 'StatementMade',
  schemaVersion: 1,
  recordedAt: '2025-11-25T19:00:00.000Z',
  recordedBy: 'desk',
  correlationId: idOf('correlation'),
  causationId: null,
  previousHash: null,
  data: { label },
  ...given,
})

/** Events `<label> 0`, `<label> 1` and so on. */
export const newEvents = (label: string, count: number): NewEvent[] => Array.from({ length: count }, (_, n) => newEvent(`${label} ${n}`))

/** An event without its place: what was appended to get it. */
export const unplaced = ({ stream: _stream, revision: _revision, position: _position, ...event }: RecordedEvent): NewEvent => event

export const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id)
export const revisionsOf = (events: readonly RecordedEvent[]): number[] => events.map(({ revision }) => revision)
export const positionsOf = (events: readonly RecordedEvent[]): number[] => events.map(({ position }) => position)
