import { Diff } from '../../../projections/questions/diff.ts'
import { viewOf } from '../command/answer.ts'
import { assumedText } from '../terminal/time-text.ts'

export const diffView = viewOf(Diff, ({ negotiation, from, to, differences }) => {
  const heading = `${negotiation}, from ${assumedText(from)} to ${assumedText(to)}`
  return [heading, '', ...(differences.length === 0 ? ['Nothing changed.'] : differences.map(({ sentence }) => sentence))].join('\n')
})
