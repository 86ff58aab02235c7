import { copyFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import t from 'tap'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpointHere } from '../support/in-process.ts'
import { standpoint } from '../support/process.ts'
import { ruinPage } from '../support/ruin.ts'

t.test('whatever page of a file is zeroed, verify says that it is damaged', async (t) => {
  const folder = temporaryFolder(t)
  const [whole, path] = [join(folder, 'whole.db'), join(folder, 'standpoint.db')]
  t.match(await standpointHere(['seed', isleFerry], { STORE: `sqlite:${whole}` }), { code: 0 })
  t.match(await standpointHere(['verify'], { STORE: `sqlite:${whole}` }), { code: 0, stdout: /^the file of the database is whole\n/ })
  for (const page of [1, 2, 6, 7]) {
    copyFileSync(whole, path)
    ruinPage(path, page)
    // The first as a user runs it, in a process of its own.
    const { code, stdout, stderr } = await (page === 1 ? standpoint : standpointHere)(['verify'], { STORE: `sqlite:${path}` })
    t.equal(code, 1, `page ${page}`)
    t.equal(stdout, '')
    t.match(stderr, /^The file is damaged: /)
    t.notMatch(stderr, /^ +at /m, 'no stack')
  }
})

t.test('what cannot work on a damaged file says that it is damaged', async (t) => {
  const folder = temporaryFolder(t)
  const [path, other] = [join(folder, 'standpoint.db'), join(folder, 'other.db')]
  const STORE = `sqlite:${path}`
  t.match(await standpointHere(['seed', isleFerry], { STORE }), { code: 0 })
  ruinPage(path, 1)
  const words = /standpoint\.db cannot be opened: file is not a database\. It is damaged, or no database of SQLite at all: restore a backup/
  t.match(await standpoint(['serve'], { STORE, PORT: '0' }), { code: 3, stdout: /^$/, stderr: words })
  t.match(await standpointHere(['matrix'], { STORE }), { code: 3, stdout: /^$/, stderr: words })
  t.match(await standpointHere(['copy', STORE, `sqlite:${other}`], {}), { code: 1, stdout: /^$/, stderr: words })
})

t.test('a file that is no database is told so', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  writeFileSync(path, 'an ordinary text, and a rather long one at that\n'.repeat(200))
  for (const command of ['verify', 'matrix', 'serve'])
    t.match(
      await (command === 'serve' ? standpoint : standpointHere)([command], { STORE: `sqlite:${path}`, PORT: '0' }),
      { stdout: '', stderr: /no database of SQLite at all/ },
      command,
    )
})

t.test('a file that was cut to nothing or next to it is not called whole', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const STORE = `sqlite:${path}`
  t.match(await standpointHere(['seed', isleFerry], { STORE }), { code: 0 })
  for (const size of [100, 1, 0]) {
    truncateSync(path, size)
    const { stdout, ...told } = await standpointHere(['verify'], { STORE })
    t.match(told, { code: 1, stderr: /^The file is damaged: / }, `${size} bytes`)
    t.equal(stdout, '')
  }
  writeFileSync(`${path}-wal`, 'the newest entries')
  t.match(await standpointHere(['verify'], { STORE }), { code: 1, stderr: /^The file is damaged: .* is empty, and .*-wal/ })
})

t.test('the database of another program is not called whole', async (t) => {
  const path = join(temporaryFolder(t), 'standpoint.db')
  const db = new DatabaseSync(path)
  db.exec('CREATE TABLE notes (text TEXT)')
  db.close()
  const { code, stdout, stderr } = await standpointHere(['verify'], { STORE: `sqlite:${path}` })
  t.match({ code, stderr }, { code: 3, stderr: /a database of another program/ })
  t.equal(stdout, '')
})
