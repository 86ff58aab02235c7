import type { z } from 'zod'
import { Matrix } from '../../../projections/questions/matrix.ts'
import { viewOf } from '../command/answer.ts'
import { legendOf, partyStatusText, statusText } from '../terminal/status-text.ts'
import { tableOf, widthOf } from '../terminal/table.ts'
import { askedText } from '../terminal/time-text.ts'

type Point = z.output<typeof Matrix>['points'][number]

/** A point as a row is headed: its id, and what is the matter with it. */
function pointText({ id, inVersion, retired }: Point, version: string | null): string {
  const notes = [retired ? 'retired' : '', inVersion === false ? `not in ${version}` : ''].filter((note) => note !== '')
  return notes.length === 0 ? id : `${id} (${notes.join(', ')})`
}

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
  const names = parties.map(({ name, seated }) => (seated ? name : `${name} (not seated)`))
  const heading = ['point', 'overall', ...names].map((text) => paint('bold', text))
  const table = tableOf([
    heading,
    ...points.map((point) => [pointText(point, asked.version), statusText(paint, point.overall.status), ...cells(point)]),
  ])
  const isNarrow = Math.max(...table.map(widthOf)) > width
  const explained = legendOf(points.flatMap((point) => Object.values(point.parties)))
  const legend = explained.length === 0 ? [] : ['', ...explained]
  const blocks = () =>
    points.flatMap((point) => [
      `${paint('bold', pointText(point, asked.version))}  ${statusText(paint, point.overall.status)}`,
      ...tableOf(cells(point).map((cell, column) => [`  ${names[column]}`, cell])),
    ])
  return [paint('dim', askedText(asked)), '', ...(isNarrow ? blocks() : table), ...legend].join('\n')
})
