import type { z } from 'zod'
import { Matrix } from '../../../projections/questions/matrix.ts'
import type { View } from '../command/answer.ts'
import { contestedMark, partyStatusText, statusText } from '../terminal/status-text.ts'
import { tableOf, widthOf } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { askedText } from '../terminal/time-text.ts'

type Point = z.output<typeof Matrix>['points'][number]

/**
 * The matrix as a table of points × parties, or point by point where the terminal is too narrow for
 * the table.
 */
export function matrixText(matrix: Matrix, { paint, width }: Pick<Terminal, 'paint' | 'width'>): string {
  const { parties, points, ...asked } = matrix
  const cells = ({ parties: statuses }: Point): string[] =>
    parties.map(({ id }) => {
      const status = statuses[id]
      return status === undefined ? '' : partyStatusText(paint, status)
    })
  const heading = ['point', 'overall', ...parties.map(({ name }) => name)].map((text) => paint('bold', text))
  const table = tableOf([heading, ...points.map((point) => [point.id, statusText(paint, point.overall.status), ...cells(point)])])
  const isNarrow = Math.max(...table.map(widthOf)) > width
  const isContested = points.some((point) => Object.values(point.parties).some(({ contested }) => contested))
  const legend = isContested ? ['', `${contestedMark} contested: the stronger bases, taken alone, say otherwise`] : []
  const blocks = () =>
    points.flatMap((point) => [
      `${paint('bold', point.id)}  ${statusText(paint, point.overall.status)}`,
      ...tableOf(cells(point).map((cell, column) => [`  ${parties[column]?.name}`, cell])),
    ])
  return [paint('dim', askedText(asked)), '', ...(isNarrow ? blocks() : table), ...legend].join('\n')
}

export const matrixView: View<typeof Matrix> = { schema: Matrix, text: matrixText }
