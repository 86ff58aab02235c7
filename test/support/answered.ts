import type { Negotiation } from '../../projections/negotiation.ts'
import { jsonPieces } from '../../projections/questions/json.ts'
import type { LazyAnswer } from '../../projections/questions/lazy.ts'
import { answerMatrix, type Matrix } from '../../projections/questions/matrix.ts'
import { momentAtRevision } from '../../projections/questions/moment.ts'

/** An answer as whoever asked reads it. */
export const answered = <A>(answer: LazyAnswer<A>): A => JSON.parse([...jsonPieces(answer)].join(''))

/** The matrix of all that is recorded. */
export const matrixOf = (state: Negotiation): Matrix => answered<Matrix>(answerMatrix(state, momentAtRevision(state)))
