import t from 'tap'
import { z } from 'zod'
import type { RecordedEvent } from '../../events/envelope.ts'
import { readEvent, UnreadableEvent } from '../../events/reading.ts'
import { entry, readData } from '../../events/upcast.ts'

const Level = z.strictObject({ gauge: z.string(), metres: z.number() })
const named = z.object({ place: z.string(), centimetres: z.number() }).transform(({ place, ...rest }) => ({ gauge: place, ...rest }))
const inMetres = z
  .object({ gauge: z.string(), centimetres: z.number() })
  .transform(({ gauge, centimetres }) => ({ gauge, metres: centimetres / 100 }))
const levels = {
  LevelRead: entry(
    Level,
    (data) => named.parse(data),
    (data) => inMetres.parse(data),
  ),
}
const weir = { ok: true, data: { gauge: 'weir', metres: 2.5 } }

t.test('every upcast makes a version', async (t) => {
  t.equal(entry(Level).version, 1)
  t.equal(levels.LevelRead.version, 3)
})

t.test('each version is lifted through every step that is left', async (t) => {
  t.strictSame(readData(levels, 'LevelRead', 1, { place: 'weir', centimetres: 250 }), weir)
  t.strictSame(readData(levels, 'LevelRead', 2, { gauge: 'weir', centimetres: 250 }), weir)
  t.strictSame(readData(levels, 'LevelRead', 3, { gauge: 'weir', metres: 2.5 }), weir)
})

t.test('what cannot be read has a reason', async (t) => {
  const reason = (type: string, version: number, data: unknown) => readData(levels, type, version, data)
  t.match(reason('LevelGuessed', 1, {}), { ok: false, reason: 'unknown event type LevelGuessed' })
  t.match(reason('toString', 1, {}), { ok: false, reason: 'unknown event type toString' })
  t.match(reason('LevelRead', 4, {}), { ok: false, reason: /LevelRead version 4 is newer .* version 3/ })
  t.match(reason('LevelRead', 3, { gauge: 'weir', metres: 'two' }), { ok: false, reason: /LevelRead version 3 is broken: .*metres/ })
  t.match(reason('LevelRead', 1, 'not even an object'), { ok: false, reason: /LevelRead version 1 is broken/ })
  t.match(
    reason('LevelRead', 3, { gauge: 'weir', metres: 2, depth: 1 }),
    { ok: false, reason: /broken: .*depth/ },
    'nothing is dropped in silence',
  )
})

t.test('an unreadable event is named by stream, revision and reason', async (t) => {
  const recorded: RecordedEvent = {
    id: '00000000-0000-7000-8000-000000000007',
    type: 'PartyJoined',
    schemaVersion: 1,
    stream: 'negotiation-teln-dam',
    revision: 7,
    position: 70,
    recordedAt: '2024-05-20T12:00:00.000Z',
    recordedBy: 'registrar',
    correlationId: '00000000-0000-7000-8000-000000000000',
    causationId: null,
    previousHash: null,
    data: { id: 'avenland', name: 'Avenland', role: 'principal' },
  }
  t.strictSame(readEvent(recorded), recorded)
  const unreadable = (change: Partial<RecordedEvent>, reason: string) =>
    t.throws(() => readEvent({ ...recorded, ...change }), {
      name: 'UnreadableEvent',
      message: `negotiation-teln-dam revision 7: ${reason}`,
    })
  unreadable({ type: 'PartyExpelled' }, 'unknown event type PartyExpelled')
  unreadable({ schemaVersion: 3 }, 'PartyJoined version 3 is newer than this program, which knows version 2')
  t.throws(() => readEvent({ ...recorded, data: { id: 'avenland' } }), UnreadableEvent)
  t.throws(() => readEvent({ ...recorded, data: { id: 'avenland' } }), {
    message: /^negotiation-teln-dam revision 7: PartyJoined version 1 is broken: .*name/,
  })
})
