import { Diff } from '../../../projections/questions/diff.ts'
import type { View } from '../command/answer.ts'
import { timesText } from '../terminal/time-text.ts'

/** What changed between two moments, in sentences. */
function diffText({ negotiation, from, to, differences }: Diff): string {
  const heading = `${negotiation}, from ${timesText(from)} to ${timesText(to)}`
  return [heading, '', ...(differences.length === 0 ? ['Nothing changed.'] : differences.map(({ sentence }) => sentence))].join('\n')
}

export const diffView: View<typeof Diff> = { schema: Diff, text: diffText }
