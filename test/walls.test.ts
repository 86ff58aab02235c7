import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import t from 'tap'
import { temporaryFolder } from './support/folder.ts'

const root = new URL('..', import.meta.url).pathname

/** The floors of docs/architecture.md, the highest first, each with its rooms. */
async function floors(): Promise<string[][]> {
  const map = await readFile(join(root, 'docs/architecture.md'), 'utf8')
  const [, block = ''] = /^## The floors\n[\s\S]*?```\n([\s\S]*?)```/m.exec(map) ?? []
  return [...block.matchAll(/^\d+ +(.+)$/gm)].map(([, rooms = '']) => rooms.split(/ +/))
}

/** Rooms that are one file, and not a folder. */
const files = ['config', 'result', 'system', 'main']
const folderOf = (room: string): string => (['events', 'projections'].includes(room) ? room : `src/${room}`)
const fileIn = (room: string): string =>
  files.includes(room) && room !== 'main' ? `src/${room}.ts` : room === 'main' ? 'src/main.ts' : `${folderOf(room)}/probe.ts`

/** The ground knows nobody; events, projections and the stores know less than what is below them. */
const onlyKnown: Record<string, readonly string[]> = {
  events: [],
  config: ['result'],
  result: [],
  system: ['result'],
  projections: ['events'],
  store: ['events', 'result', 'system'],
  web: ['events', 'projections', 'result'],
}

/** Rooms that read the configuration; all else is told what it needs. */
const configured = ['keys', 'cli', 'main']

/** The imports that the lint forbids of those that are tried, each as `from → to`. */
async function refused(folder: string, tried: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
  const settings = ['biome.json', '.gitignore', 'test/support/match-lists.grit']
  await Promise.all(settings.map((name) => cp(join(root, name), join(folder, name))))
  for (const [file, imports] of tried) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), imports.map((path) => `import '${path}'\n`).join(''))
  }
  const report = await new Promise<string>((resolve) => {
    const biome = join(root, 'node_modules/.bin/biome')
    execFile(biome, ['lint', '--reporter=json', '--max-diagnostics=none'], { cwd: folder, maxBuffer: 1e8 }, (_, stdout) => resolve(stdout))
  })
  const { diagnostics } = JSON.parse(report) as { diagnostics: { category: string; location: { path: string; start: { line: number } } }[] }
  return diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ location: { path, start } }) => `${path} → ${tried.get(path)?.[start.line - 1]}`)
    .toSorted()
}

const between = (from: string, to: string): string => {
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

t.test('no room imports one above it, nor one beside it, and each may import those below', async (t) => {
  const house = await floors()
  t.equal(house.length, 9)
  const rooms = house.flatMap((names, index) => names.map((room) => ({ room, floor: house.length - index })))
  const tried = new Map<string, string[]>()
  const forbidden: string[] = []
  for (const { room, floor } of rooms) {
    const from = files.includes(room) ? fileIn(room) : `${folderOf(room)}/one/probe.ts`
    const others = rooms.filter((other) => other.room !== room)
    tried.set(
      from,
      others.map((other) => between(from, fileIn(other.room))),
    )
    for (const other of others) {
      const isBelow = other.floor < floor && (other.room !== 'config' || configured.includes(room))
      if (!(onlyKnown[room]?.includes(other.room) ?? isBelow)) forbidden.push(`${from} → ${between(from, fileIn(other.room))}`)
    }
  }
  t.strictSame(await refused(temporaryFolder(t), tried), forbidden.toSorted())
})

t.test('in projections the index knows nobody, rules know the index, the fold knows both, and questions know all', async (t) => {
  const parts = ['projections/index/probe.ts', 'projections/rules/probe.ts', 'projections/probe.ts', 'projections/questions/probe.ts']
  const tried = new Map(parts.map((from) => [from, parts.filter((to) => to !== from).map((to) => between(from, to))]))
  const forbidden = parts.flatMap((from, floor) => parts.slice(floor + 1).map((to) => `${from} → ${between(from, to)}`))
  t.strictSame(await refused(temporaryFolder(t), tried), forbidden.toSorted())
})

t.test('what decides imports events, projections and results, and nothing that reads a clock or the disk', async (t) => {
  const commands = ['src/negotiations/commands/probe.ts', 'src/keys/commands/probe.ts', 'src/webhooks/commands/probe.ts']
  const outside = [
    'node:fs',
    '../../store/port/port.ts',
    '../../streams/writer.ts',
    '../../lease/lease.ts',
    '../../system.ts',
    '../../config.ts',
  ]
  const inside = ['../../../events/time.ts', '../../../projections/registry.ts', '../../result.ts', '../../input/parse.ts']
  const tried = new Map(commands.map((file) => [file, [...outside, ...inside]]))
  t.strictSame(await refused(temporaryFolder(t), tried), commands.flatMap((file) => outside.map((path) => `${file} → ${path}`)).toSorted())
})

t.test('events and projections import nothing of node', async (t) => {
  const tried = new Map(['events/probe.ts', 'projections/rules/probe.ts'].map((file) => [file, ['node:fs', 'zod']]))
  t.strictSame(await refused(temporaryFolder(t), tried), ['events/probe.ts → node:fs', 'projections/rules/probe.ts → node:fs'])
})

/** What the lint rules on imports and globals cannot see: clocks and chance behind a member. */
const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bglobalThis\b/

t.test('the core knows no clock and no chance', async (t) => {
  for (const folder of ['events', 'projections', ...['negotiations', 'keys', 'webhooks'].map((room) => `src/${room}/commands`)])
    for (const name of await readdir(join(root, folder), { recursive: true }))
      if (name.endsWith('.ts')) t.notMatch(await readFile(join(root, folder, name), 'utf8'), impure, join(folder, name))
})
