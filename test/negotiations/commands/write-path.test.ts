import t from 'tap'
import { type CommandType, commandData } from '../../../src/negotiations/commands/command.ts'
import { dataPointerOf, writePaths } from '../../../src/negotiations/commands/write-path.ts'
import { mendingEntries } from '../../support/mended-sample.ts'
import { sampleEntries } from '../../support/sample.ts'

const entries = [...sampleEntries, ...mendingEntries]

const types = Object.keys(commandData) as CommandType[]

/** The names in a path that was filled in. */
const paramsOf = (pattern: string, path: string): Record<string, string> => {
  const expression = pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')
  const params = new RegExp(`^${expression}$`).exec(path)?.groups ?? {}
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]))
}

t.test('every command has a path, and no two have the same', async (t) => {
  t.strictSame(Object.keys(writePaths).sort(), types.toSorted())
  t.equal(new Set(Object.values(writePaths).map(({ path }) => path)).size, types.length)
})

t.test('what the path says is left out of the body', async (t) => {
  t.strictSame(writePaths.AliasActor.requestOf('teln-dam', { actor: 'water-minister', alias: 'The Minister' }), {
    path: '/negotiations/teln-dam/actors/water-minister/aliases',
    body: { alias: 'The Minister' },
  })
})

t.test('a command of which the path says nothing goes into the body whole', async (t) => {
  const party = { id: 'delta', name: 'Delta', role: 'consulted' }
  t.strictSame(writePaths.JoinParty.requestOf('teln-dam', party), { path: '/negotiations/teln-dam/parties', body: party })
  t.strictSame(writePaths.OpenNegotiation.requestOf('teln-dam', { id: 'teln-dam', title: 'Dam' }), {
    path: '/negotiations',
    body: { id: 'teln-dam', title: 'Dam' },
  })
})

t.test('what is no id is escaped in the path', async (t) => {
  t.equal(writePaths.NumberPoint.requestOf('a/b', { version: 'x?y' }).path, '/negotiations/a%2Fb/versions/x%3Fy/numbers')
})

t.test('a request says the data that it was made of', async (t) => {
  t.strictSame([...new Set(entries.map(({ type }) => type))].toSorted(), types.toSorted(), 'of every command')
  for (const { type, data } of entries) {
    const { path, body } = writePaths[type].requestOf('teln-dam', data)
    const params = paramsOf(writePaths[type].path, path)
    t.equal(params.negotiation, type === 'OpenNegotiation' ? undefined : 'teln-dam')
    t.strictSame(writePaths[type].dataOf(params, body), data, type)
  }
})

t.test('a body that is no object says no data, and is left as it is', async (t) => {
  for (const body of [undefined, null, 'text', 1, [{}]]) t.strictSame(writePaths.AliasActor.dataOf({ actor: 'water-minister' }, body), body)
})

t.test('a place in the data is found in its request, and from there again in the data', async (t) => {
  for (const { type, data } of entries) {
    const { path, body } = writePaths[type].requestOf('teln-dam', data)
    const params = paramsOf(writePaths[type].path, path)
    for (const field of Object.keys(data)) {
      const place = writePaths[type].placeOf(`/${field}`)
      t.strictSame(place, field in body ? { pointer: `/${field}` } : { path: field }, `${type} ${field}`)
      t.ok(field in (place.path === undefined ? body : params), `${type} ${field}`)
      t.equal(dataPointerOf(place), `/${field}`)
    }
    t.equal(dataPointerOf(writePaths[type].placeOf('')), '')
  }
  t.equal(writePaths.DenyPosition.placeOf('/development/x').pointer, '/development/x')
  t.equal(dataPointerOf({ path: 'negotiation' }), '')
})
