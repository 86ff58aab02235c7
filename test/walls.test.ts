import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'

const root = new URL('..', import.meta.url).pathname

/** What the lint rules on imports and globals cannot see: clocks and chance behind a member. */
const impure = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bglobalThis\b/

t.test('the core knows no clock and no chance', async (t) => {
  for (const folder of ['events', 'projections', 'src/negotiations/commands'])
    for (const name of await readdir(join(root, folder), { recursive: true }))
      if (name.endsWith('.ts')) t.notMatch(await readFile(join(root, folder, name), 'utf8'), impure, join(folder, name))
})
