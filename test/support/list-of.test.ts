import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from './folder.ts'
import { listOf } from './list-of.ts'

const root = new URL('../..', import.meta.url).pathname

t.test('the pattern of a list takes as many items, each of which may have more to it', async (t) => {
  const [late, early] = [
    { code: 'late', at: 1 },
    { code: 'early', at: 2 },
  ]
  const both = listOf({ code: 'late' }, { code: /^ear/ })
  t.match([late, early], both)
  for (const others of [[late], [early, late], [late, early, early]]) t.notMatch(others, both)
  t.match({ errors: [] }, { errors: listOf() })
  for (const others of [{ errors: [late] }, { errors: '' }, {}]) t.notMatch(others, { errors: listOf() })
})

t.test('the lint rules take no array, map or set as a pattern, however deep it lies', async (t) => {
  const refused = ['[]', '[1]', '{ a: { b: [] } }', '[{ a: 1 }], "words"', '{ a: listOf([]) }', 'new Map()', '{ a: new Set([1]) }']
  const taken = ['1', 'listOf(1)', '{ length: 1 }']
  const folder = temporaryFolder(t)
  for (const name of ['biome.json', 'test/support/match-lists.grit']) cpSync(join(root, name), join(folder, name))
  const lines = [...refused, ...taken].flatMap((pattern) => [`t.match([1], ${pattern})`, `t.notMatch([1], ${pattern})`])
  writeFileSync(join(folder, 'test', 'some.test.ts'), lines.join('\n'))
  const args = [join(root, 'node_modules/.bin/biome'), 'lint', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none']
  const { stdout } = spawnSync('env', args, { cwd: folder, encoding: 'utf8' })
  const found = [...stdout.matchAll(/,line=(\d+),.*write listOf/g)].map(([, line]) => Number(line))
  t.strictSame(
    found,
    lines.slice(0, 2 * refused.length).map((_, index) => index + 1),
  )
})
