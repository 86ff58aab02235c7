import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpoint, startService } from '../support/process.ts'

t.test('a dry run needs no store, leaves none behind, and goes beside a service that runs or through it', async (t) => {
  const file = join(temporaryFolder(t), 'standpoint.db')
  const STORE = `sqlite:${file}`
  const dry = ['seed', isleFerry, '--dry-run']
  t.strictSame(await standpoint(dry, { STORE }), { code: 0, stdout: 'isle-ferry: 30 would be added, 0 unchanged\n', stderr: '' })
  t.notOk(existsSync(file))
  const { url } = await startService(t, { STORE, SEED: isleFerry })
  const known = { code: 0, stdout: 'isle-ferry: 0 would be added, 30 unchanged\n', stderr: '' }
  t.strictSame(await standpoint(dry, { STORE }), known)
  t.strictSame(await standpoint([...dry, '--url', url], {}), known)
})
