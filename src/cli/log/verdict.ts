import { streamPrefix } from '../../../events/stream.ts'
import type { Verdict } from '../../backup/verdict.ts'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Tells what came of a backup or a restore, and how the command ends. */
export async function tellVerdict(verdict: Verdict, { file, terminal }: { file: string; terminal: Terminal }): Promise<ExitCode> {
  switch (verdict.outcome) {
    case 'verified': {
      const { streams, bytes } = verdict
      for (const { stream, count, hash } of streams)
        if (stream.startsWith(streamPrefix)) await terminal.print(`${stream}: ${count} events, head ${hash}`)
      await terminal.print(`${file}: ${bytes} bytes, verified`)
      return exitCodes.fine
    }
    case 'damaged':
      terminal.complain(`${verdict.reason}\nNothing was written`)
      return exitCodes.badNews
    case 'in-the-way': {
      const { files } = verdict
      const are = files.length === 1 ? 'is there already, and is' : 'are there already, and are'
      terminal.complain(`${files.join(', ')} ${are} not written over. Move what is there away, or choose another name`)
      return exitCodes.wrongUsage
    }
    case 'unavailable':
      terminal.complain(verdict.reason)
      return verdict.isMisnamed ? exitCodes.wrongUsage : exitCodes.unreachable
    default: {
      const unknown: never = verdict
      throw new Error(`no such outcome: ${unknown}`)
    }
  }
}
