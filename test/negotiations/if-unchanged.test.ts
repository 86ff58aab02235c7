import t from 'tap'
import type { Command } from '../../src/negotiations/commands/command.ts'
import type { Request } from '../../src/negotiations/request.ts'
import { commanded } from '../support/given.ts'
import { openFixture } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { correction, day, denial, position, retraction, statement } from '../support/teln-dam.ts'

const opening = commanded('OpenNegotiation', {
  ...{ id: 'teln-dam', title: 'The dam on the Teln' },
  parties: ['avenland', 'borrovia'].map((id) => ({ id, name: id, role: 'principal' as const })),
  points: ['summer-flow', 'joint-gauge'].map((id) => ({ id, title: id, proposition: `So says ${id}` })),
  sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
  reports: ['10', '12'].map((date) => ({ id: `post-${date}`, source: 'river-post', title: date, publishedAt: day(`2024-05-${date}`) })),
})
const wrong = { reason: 'coder-error', note: 'It was misread' } as const
const cell = { point: 'summer-flow', party: 'avenland' }
const elsewhere = statement({ id: 'elsewhere', reports: [{ report: 'post-12' }], positions: [position({ party: 'borrovia' })] })
const note = commanded('DefinePoint', { id: 'note', title: 'Note', proposition: 'It was noted' })

/** A ledger on which Avenland’s pledge on the flow stands, and what becomes of a write on the condition that nothing came to a cell since. */
async function opened() {
  const { ledger, ask } = await openFixture()
  await ask(opening)
  await ask(commanded('ReportDevelopment', elsewhere))
  const known = await ask(commanded('ReportDevelopment', statement()))
  const since = 'revision' in known ? known.revision : -1
  const write = (ifUnchanged: Partial<Request['ifUnchanged'] & object> = {}, ...commands: Command[]) =>
    ledger.write('teln-dam', {
      commands: commands.length === 0 ? [note] : commands,
      by: 'desk',
      ifUnchanged: { ...cell, since, ...ifUnchanged },
    })
  return { ledger, ask, since, write }
}

t.test('a write is refused where something came to its cell, with the revision at which it did', async (t) => {
  const bearing: Record<string, Command> = {
    'a development': commanded('ReportDevelopment', statement({ id: 'again' })),
    'a correction of one': commanded('CorrectDevelopment', correction({ summary: 'Otherwise' })),
    'a correction that takes its position away': commanded('CorrectDevelopment', correction({ positions: [] })),
    'a correction that gives one its position': commanded('CorrectDevelopment', correction({ positions: [position()] }, 'elsewhere')),
    'a retraction': commanded('RetractDevelopment', retraction()),
    'a duplicate': commanded('RetractDevelopment', retraction('pledge', 'elsewhere')),
    'a repeat': commanded('RepeatReport', { development: 'pledge', report: { report: 'post-12' } }),
    'a denial': commanded('DenyPosition', denial()),
    'a correction of its report': commanded('CorrectReport', {
      ...{ report: 'post-10', ...wrong },
      body: { source: 'river-post', title: 'On the tenth', publishedAt: day('2024-05-10') },
    }),
    'a correction of its party': commanded('CorrectParty', { party: 'avenland', ...wrong, body: { name: 'Avenland', role: 'mediator' } }),
    'a correction of its point': commanded('CorrectPoint', {
      ...{ point: 'summer-flow', ...wrong },
      body: { title: 'Flow', proposition: 'So says summer-flow' },
    }),
  }
  for (const [what, command] of Object.entries(bearing)) {
    const { ask, since, write, ledger } = await opened()
    t.match(await ask(command), { outcome: 'recorded' }, what)
    t.strictSame(await write(), { outcome: 'cell-changed', revision: since + 1 }, what)
    t.match(await write({ party: undefined }), { outcome: 'cell-changed' }, `${what}, of the whole point`)
    t.match(await write({ since: since + 1 }), { outcome: 'recorded' }, `${what}, which is known`)
    await ledger.close()
  }
})

t.test('a taking back bears on the cell as what is taken back did', async (t) => {
  const { ask, since, write } = await opened()
  const denied = await ask(commanded('DenyPosition', denial()))
  const event = 'events' in denied ? (denied.events[0]?.id as string) : ''
  await ask(commanded('TakeBack', { event, ...wrong }))
  t.strictSame(await write({ since: since + 1 }), { outcome: 'cell-changed', revision: since + 2 })
})

t.test('whatever came elsewhere is no matter', async (t) => {
  const { ask, write } = await opened()
  await ask(commanded('ReportDevelopment', statement({ id: 'other-point', positions: [position({ point: 'joint-gauge' })] })))
  await ask(commanded('ReportDevelopment', statement({ id: 'other-party', positions: [position({ party: 'borrovia' })] })))
  await ask(commanded('DenyPosition', denial({ development: 'other-point', point: 'joint-gauge' })))
  await ask(commanded('CorrectParty', { party: 'borrovia', ...wrong, body: { name: 'Borrovia', role: 'mediator' } }))
  t.match(await write(), { outcome: 'recorded' })
  t.match(await write({ party: undefined }), { outcome: 'cell-changed' }, 'but to the whole point')
})

t.test('of two who knew the same, only the first is taken', async (t) => {
  const { write } = await opened()
  const outcomes = await Promise.all(['one', 'two'].map((id) => write({}, commanded('ReportDevelopment', statement({ id })))))
  t.strictSame(
    outcomes.map(({ outcome }) => outcome),
    ['recorded', 'cell-changed'],
  )
})

t.test('what a request itself brings to the cell is no matter', async (t) => {
  const { write } = await opened()
  t.match(await write({}, ...['one', 'two'].map((id) => commanded('ReportDevelopment', statement({ id })))), { outcome: 'recorded' })
})

t.test('a revision that is not written yet is refused, and nothing is written', async (t) => {
  const { write, since } = await opened()
  t.match(await write({ since: since + 1 }), {
    outcome: 'refused',
    refusals: listOf({ code: 'unknown-revision', pointer: '/ifUnchanged/since' }),
  })
  t.match(await write(), { outcome: 'recorded' }, 'but the newest is one')
})

t.test('a cell of what is not on record is refused, and nothing is written', async (t) => {
  const { write, ledger } = await opened()
  const revision = ledger.read('teln-dam')?.recorded.length
  t.match(await write({ point: 'nothing', party: 'stranger' }), {
    outcome: 'refused',
    refusals: listOf({ code: 'unknown-point', pointer: '/ifUnchanged/point' }, { code: 'unknown-party', pointer: '/ifUnchanged/party' }),
  })
  t.equal(ledger.read('teln-dam')?.recorded.length, revision)
})
