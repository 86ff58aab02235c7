import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** A new empty folder, removed when the test ends. */
export const temporaryFolder = (t: Test): string => {
  const folder = mkdtempSync(join(tmpdir(), 'standpoint-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
