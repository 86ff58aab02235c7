import type { z } from 'zod'
import { Matrix } from '../../../projections/questions/matrix.ts'
import { viewOf } from '../command/answer.ts'
import { contestedMark, partyStatusText, statusText } from '../terminal/status-text.ts'
import { tableOf, widthOf } from '../terminal/table.ts'
import { askedText } from '../terminal/time-text.ts'

type Point = z.output<typeof Matrix>['points'][number]

/**
 * The matrix as a table of points × parties, or point by point where the terminal is too narrow for
 * the table.
 */
export const matrixView = viewOf(Matrix, ({ parties, points, ...asked }, { paint, width }) => {
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
})
