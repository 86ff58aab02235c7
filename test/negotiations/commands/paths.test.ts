import t from 'tap'
import { commandData } from '../../../src/negotiations/commands/command.ts'
import { writePathOf, writePaths } from '../../../src/negotiations/commands/paths.ts'

t.test('every command has a path, and no two have the same', async (t) => {
  t.strictSame(Object.keys(writePaths).sort(), Object.keys(commandData).sort())
  t.equal(new Set(Object.values(writePaths).map(({ path }) => path)).size, Object.keys(commandData).length)
})

t.test('what the path says is left out of the body', async (t) => {
  t.strictSame(writePathOf('teln-dam', 'AliasActor', { actor: 'water-minister', alias: 'The Minister' }), {
    path: '/negotiations/teln-dam/actors/water-minister/aliases',
    body: { alias: 'The Minister' },
  })
})

t.test('a command of which the path says nothing goes into the body whole', async (t) => {
  const party = { id: 'delta', name: 'Delta', role: 'consulted' }
  t.strictSame(writePathOf('teln-dam', 'JoinParty', party), { path: '/negotiations/teln-dam/parties', body: party })
  t.strictSame(writePathOf('teln-dam', 'OpenNegotiation', { id: 'teln-dam', title: 'Dam' }), {
    path: '/negotiations',
    body: { id: 'teln-dam', title: 'Dam' },
  })
})

t.test('what is no id is escaped in the path', async (t) => {
  t.equal(writePathOf('a/b', 'NumberPoint', { version: 'x?y' }).path, '/negotiations/a%2Fb/versions/x%3Fy/numbers')
})
