import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const follower = fileURLToPath(new URL('./follower.ts', import.meta.url))

type FollowingProcess = {
  /** Tells it to end, and gives its exit code once it has. */
  end(): Promise<number | null>
}

/** Starts a process that follows the log at a URL, and waits until it has its first events; `follower.ts` says how. */
export const followingProcess = async (t: Test, url: string): Promise<FollowingProcess> => {
  const child = spawn(process.execPath, [follower, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return {
    async end() {
      child.stdin.end()
      const [code] = await exit
      return code
    },
  }
}
