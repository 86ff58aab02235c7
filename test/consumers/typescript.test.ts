import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { onlyLong } from '../support/long.ts'
import { consumers, installGenerators, runTool } from './installed.ts'
import { key, seenByFetch, seesAll, serving } from './seen.ts'

const run = promisify(execFile)
/** The bodies that README posts, each as the type that the description gives it. */
async function bodiesOfReadme(): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const bodies = [...readme.matchAll(/curl \S+\/developments .*-d '(\{.*\})'$/gm)].map(([, body]) => body)
  if (bodies.length === 0) throw new Error('README posts no development')
  const typed = bodies.map((body) => `${body} satisfies Development`).join(',\n')
  return `import type { components } from './generated/schema.js'\ntype Development = components['schemas']['Development']\nexport const bodies = [${typed}]\n`
}

/** How each makes its client of a description, into the folder `generated`. */
const generators: Record<string, { tool: string; args: (from: string) => string[] }> = {
  'openapi-fetch': { tool: 'openapi-typescript', args: (from) => [from, '-o', 'generated/schema.d.ts'] },
  'hey-api': { tool: 'openapi-ts', args: (from) => ['-i', from, '-o', 'generated', '--no-log-file'] },
  orval: { tool: 'orval', args: (from) => ['--input', from, '--output', 'generated/api.ts', '--client', 'fetch'] },
  'swagger-typescript-api': {
    tool: 'swagger-typescript-api',
    args: (from) => ['generate', '-p', from, '-o', 'generated', '--name', 'api.ts', '--enum-style=union'],
  },
}

if (!onlyLong) t.before(installGenerators)

t.test('linters find nothing in the description', { skip: onlyLong }, async (t) => {
  const base = await serving(t)
  const { totals } = JSON.parse(
    (await runTool('redocly', ['lint', '--extends=recommended', '--format=json', `${base}/openapi.json`]))
      .replace(/^[^{]*/, '')
      .replace(/[^}]*$/, ''),
  )
  t.strictSame(totals, { errors: 0, warnings: 0, ignored: 0 })
  const ruleset = join(t.testdir({ 'ruleset.yaml': 'extends: ["spectral:oas"]\n' }), 'ruleset.yaml')
  const found = await runTool('spectral', ['lint', '--ruleset', ruleset, '--fail-severity', 'hint', `${base}/openapi.json`])
  t.match(found, /No results with a severity of 'hint' or higher found!/)
})

t.test('what clients are to see is worth seeing', async (t) => {
  const seen = await seenByFetch(await serving(t))
  t.match(Object.fromEntries(seen), {
    matrix: listOf('2024-05-10T23:59:59.999Z', 'open', 'accepted'),
    recorded: listOf('gauge-accepted'),
    refused: listOf(422, 'unknown-report', '/0/reports/0/report'),
    csv: /^point,title/,
    event: 'water-minister',
    webhook: listOf('desk', 'pending', listOf('summer-flow')),
  })
})

for (const [name, { tool, args }] of Object.entries(generators))
  t.test(`a client made by ${tool} compiles, and its program sees what fetch sees`, { skip: onlyLong }, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), `${name}-`))
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    await mkdir(join(folder, 'generated'))
    await symlink(new URL('node_modules', consumers).pathname, join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }\n')
    await copyFile(new URL('tsconfig.json', consumers), join(folder, 'tsconfig.json'))
    await copyFile(new URL(`${name}/program.ts`, consumers), join(folder, 'program.ts'))
    if (name === 'openapi-fetch') await writeFile(join(folder, 'readme.ts'), await bodiesOfReadme())
    const base = await serving(t)
    const said = await runTool(tool, args(`${base}/openapi.json`), folder)
    t.notMatch(said, /warn|⚠|error/i, 'it is made without a warning')
    t.equal(await runTool('tsc', ['-p', folder], folder), '', 'it compiles')
    await seesAll(t, async (at) => (await run(process.execPath, [join(folder, 'out', 'program.js'), at, key])).stdout)
  })
