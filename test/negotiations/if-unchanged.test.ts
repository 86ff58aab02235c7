import t from 'tap'
import type { Command } from '../../src/negotiations/commands/command.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
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
/** The newest revision on record. */
const revisionIn = (ledger: Ledger): number => (ledger.read('teln-dam')?.recorded.length as number) - 1

/** A ledger on which Avenland’s pledge on the flow stands, and what becomes of a write on the condition that nothing came to a cell since. */
async function opened() {
  const { ledger, ask } = await openFixture()
  await ask(opening)
  await ask(commanded('ReportDevelopment', elsewhere))
  const known = await ask(commanded('ReportDevelopment', statement()))
  const since = 'revision' in known ? known.revision : -1
  let notes = 0
  const note = () => commanded('DefinePoint', { id: `note-${++notes}`, title: 'Note', proposition: 'It was noted' })
  const write = (ifUnchanged: Partial<Request['ifUnchanged'] & object> = {}, ...commands: Command[]) =>
    ledger.write('teln-dam', {
      commands: commands.length === 0 ? [note()] : commands,
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

t.test('what moves the order of what stands in the cell bears on it, though it stands elsewhere', async (t) => {
  const bearing: Record<string, Command> = {
    'a retraction': commanded('RetractDevelopment', retraction(undefined, 'link')),
    'a repeat': commanded('RepeatReport', { development: 'link', report: { report: 'post-12' } }),
    'another link': commanded('CorrectDevelopment', correction({ follows: null }, 'link')),
    'another time': commanded('CorrectDevelopment', correction({ occurred: day('2024-05-08') }, 'before')),
    'a new one that is linked': commanded('ReportDevelopment', statement({ id: 'again', positions: [], follows: ['pledge'] })),
    'a correction of its report': commanded('CorrectReport', {
      ...{ report: 'post-12', ...wrong },
      body: { source: 'river-post', title: '12', publishedAt: day('2024-05-11') },
    }),
  }
  const late = [{ report: 'post-12' }]
  for (const [what, command] of Object.entries(bearing)) {
    const { ask, write, ledger } = await opened()
    await ask(commanded('ReportDevelopment', statement({ id: 'before', positions: [], reports: late })))
    await ask(commanded('ReportDevelopment', statement({ id: 'link', positions: [], follows: ['before'] })))
    await ask(commanded('CorrectDevelopment', correction({ follows: ['link'] })))
    const since = revisionIn(ledger)
    t.match(await write({ since }), { outcome: 'recorded' }, what)
    t.match(await ask(command), { outcome: 'recorded' }, what)
    t.match(await write({ since }), { outcome: 'cell-changed', revision: since + 2 }, what)
    await ledger.close()
  }
  const { ask, write, ledger } = await opened()
  await ask(commanded('ReportDevelopment', statement({ id: 'link', positions: [], follows: ['pledge'] })))
  const since = revisionIn(ledger)
  await ask(commanded('CorrectDevelopment', correction({ summary: 'Otherwise' }, 'link')))
  await ask(commanded('RetractDevelopment', retraction(undefined, 'elsewhere')))
  t.match(await write({ since }), { outcome: 'recorded' }, 'but not what else is said of it, nor what is not linked')
  await ask(commanded('RetractDevelopment', retraction()))
  const gone = revisionIn(ledger)
  await ask(commanded('RetractDevelopment', retraction(undefined, 'link')))
  t.match(await write({ since: gone }), { outcome: 'recorded' }, 'nor what is linked to what does not stand')
})

t.test('what a duplicate was told by bears on the cell of its original', async (t) => {
  const { ask, write, ledger } = await opened()
  const repeated = await ask(commanded('RepeatReport', { development: 'elsewhere', report: { report: 'post-10' } }))
  await ask(commanded('RetractDevelopment', retraction('pledge', 'elsewhere')))
  const since = revisionIn(ledger)
  await ask(commanded('TakeBack', { event: 'events' in repeated ? (repeated.events[0]?.id as string) : '', ...wrong }))
  t.strictSame(await write({ since }), { outcome: 'cell-changed', revision: since + 1 })
})

t.test('what a bloc says, and who is in it, bears on the cells of its members', async (t) => {
  const inBloc = { party: 'avenland', bloc: 'borrovia', change: 'joined' } as const
  const { ask, write, ledger } = await opened()
  const first = revisionIn(ledger)
  const entered = await ask(commanded('ChangeMembership', inBloc))
  t.match(await write({ since: first }), { outcome: 'cell-changed', revision: first + 1 }, 'that it entered')
  t.match(await write({ since: first, party: undefined }), { outcome: 'cell-changed' }, 'on the whole point too')
  await ask(commanded('ReportDevelopment', statement({ id: 'refusal', positions: [position({ party: 'borrovia', stance: 'refused' })] })))
  t.match(await write({ since: first + 1 }), { outcome: 'cell-changed', revision: first + 2 }, 'what it says')
  await ask(commanded('ReportDevelopment', statement({ id: 'gauge', positions: [position({ party: 'borrovia', point: 'joint-gauge' })] })))
  t.match(await write({ since: first + 2 }), { outcome: 'recorded' }, 'but not on another point')
  t.match(await write({ since: first + 2, party: 'borrovia' }), { outcome: 'recorded' }, 'nor what becomes of its members')
  const known = revisionIn(ledger)
  await ask(commanded('TakeBack', { event: 'events' in entered ? (entered.events[0]?.id as string) : '', ...wrong }))
  t.match(await write({ since: known, party: 'borrovia' }), { outcome: 'recorded' })
  t.match(await write({ since: known }), { outcome: 'cell-changed', revision: known + 1 }, 'that it was never in it')
})

t.test('who is at the table, and in which role, bears on the point as a whole and on no cell', async (t) => {
  const turn = { party: 'borrovia', occurred: day('2024-05-11') }
  const bearing: Record<string, Command> = {
    'a departure': commanded('LeaveParty', turn),
    'a change of role': commanded('ChangeRole', { ...turn, role: 'mediator' }),
    'a principal that is new': commanded('JoinParty', { id: 'delta-towns', name: 'Delta towns', role: 'principal' }),
  }
  for (const [what, command] of Object.entries(bearing)) {
    const { ask, since, write, ledger } = await opened()
    const taken = await ask(command)
    t.strictSame(await write({ party: undefined }), { outcome: 'cell-changed', revision: since + 1 }, what)
    t.match(await write(), { outcome: 'recorded' }, `${what}, of a cell`)
    if (command.type !== 'JoinParty') {
      await ask(commanded('TakeBack', { event: 'events' in taken ? (taken.events[0]?.id as string) : '', ...wrong }))
      t.match(await write({ party: undefined, since: since + 2 }), { outcome: 'cell-changed', revision: since + 3 }, `${what}, taken back`)
    }
    await ledger.close()
  }
  const { ask, write } = await opened()
  await ask(commanded('JoinParty', { id: 'commission', name: 'Commission', role: 'mediator' }))
  t.match(await write({ party: undefined }), { outcome: 'recorded' }, 'but not who is not required')
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
