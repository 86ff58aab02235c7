import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ownKey } from '../../src/keys/key-file.ts'
import { failed, ok } from '../../src/result.ts'
import { temporaryFolder } from '../support/folder.ts'

const fresh = 'a-fresh-key-that-nobody-can-guess'

t.test('a key is made where there is none, and stays', async (t) => {
  const folder = temporaryFolder(t)
  const store = `sqlite:${folder}/log.db`
  t.strictSame(await ownKey(store, fresh).take(), ok(fresh))
  t.strictSame(await ownKey(store, 'another-key-than-the-first').take(), ok(fresh))
  t.strictSame(readdirSync(folder), ['log.db.key'])
  t.equal(readFileSync(join(folder, 'log.db.key'), 'utf8'), `${fresh}\n`)
  t.equal(statSync(join(folder, 'log.db.key')).mode & 0o777, 0o600)
})

t.test('of many that make it at once all get the one key, and leave nothing else', async (t) => {
  const folder = temporaryFolder(t)
  const taken = await Promise.all(Array.from({ length: 40 }, (_, n) => ownKey(`sqlite:${folder}/log.db`, `${fresh}-${n}`).take()))
  const { value: key } = taken[0] as { ok: true; value: string }
  t.match(key, fresh)
  for (const one of taken) t.strictSame(one, ok(key))
  t.strictSame(readdirSync(folder), ['log.db.key'])
})

t.test('what is shown is what a shell reads the key by', async (t) => {
  const shown = (path: string) => ownKey(`sqlite:${path}`, fresh).shown
  t.equal(shown('./data/standpoint.db'), '$(cat data/standpoint.db.key)')
  t.equal(shown('/data/standpoint.db'), '$(cat /data/standpoint.db.key)')
  t.equal(shown('-odd.db'), '$(cat ./-odd.db.key)')
  t.equal(ownKey('memory:', fresh).shown, fresh)
  t.equal(ownKey('esdb://localhost:2113?tls=false', fresh).shown, fresh)
  t.strictSame(await ownKey('memory:', fresh).take(), ok(fresh))
  for (const name of ['with blanks', 'the desk’s', "the desk's", 'a$(b)`c`"d"\\', 'plain']) {
    const path = join(temporaryFolder(t), name)
    const { shown, take } = ownKey(`SQLITE:${path}`, fresh)
    await take()
    t.equal(execFileSync('sh', ['-c', `export KEY=${shown}; printf %s "$KEY"`], { encoding: 'utf8' }), fresh, name)
  }
})

t.test('a file that holds no key, or that others are let at, is no good, and stays as it is', async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'log.db.key')
  const { take } = ownKey(`sqlite:${folder}/log.db`, fresh)
  for (const text of ['', '\n', 'fifteen-letters', 'sixteen letters and blanks', 'sixteen-letters-and\nanother-line-of-it']) {
    writeFileSync(file, text, { mode: 0o600 })
    t.strictSame(await take(), failed(`${file} holds no key of at least 16 characters: delete it, and the next start makes a new key`))
    t.equal(readFileSync(file, 'utf8'), text)
  }
  writeFileSync(file, fresh)
  for (const mode of ['640', '620', '610', '604', '602', '601', '644', '777']) {
    chmodSync(file, Number.parseInt(mode, 8))
    t.match(await take(), { ok: false, error: `its mode is ${mode}. Run chmod 600 ${file}, or set WRITE_KEY;` }, mode)
  }
  for (const mode of [0o600, 0o400]) {
    chmodSync(file, mode)
    t.strictSame(await take(), ok(fresh))
  }
})

t.test('what is no file is told, and a link is followed', async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'log.db.key')
  const { take } = ownKey(`sqlite:${folder}/log.db`, fresh)
  mkdirSync(file)
  t.strictSame(await take(), failed(`${file} should hold the write key, and is no file`))
  rmSync(file, { recursive: true })
  symlinkSync(file, file)
  t.match(await take(), { ok: false, error: /^The write key cannot be read: ELOOP/ })
  rmSync(file)
  writeFileSync(join(folder, 'secret'), fresh, { mode: 0o600 })
  symlinkSync('secret', file)
  t.strictSame(await take(), ok(fresh))
  t.match(await ownKey(`sqlite:${folder}/nowhere/log.db`, fresh).take(), {
    ok: false,
    error: /^The write key cannot be kept beside the log: ENOENT.*\. Set WRITE_KEY$/,
  })
})
