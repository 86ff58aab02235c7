import type { SafeHtml } from '@remix-run/html-template'
import { z } from 'zod'
import { type LazyAnswer, made, type Stepwise } from '../../../projections/questions/lazy.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Medium } from '../../web/drawings/style.ts'
import { type Language, languages } from '../../web/messages/messages.ts'
import { type Problem, problem } from '../problem/problem.ts'
import type { Format } from '../response/formats.ts'
import { paced } from '../transport/turns.ts'
import type { Service } from './service.ts'
import { invalidAt } from './shape.ts'

/** Widths in pixels that a drawing can have, and the one that it has where none is asked for. */
export type Sizes = { least: number; most: number; usual: number }

/** What a drawing says beside its answer. */
export type Around = {
  names: Names
  language: Language
  /** Where the service is reached from outside. */
  origin: string
}

/** How an answer is drawn. */
export type Drawing<A> = {
  formats: readonly ('svg' | 'png')[]
  /** It is had in every language of the pages. */
  isTranslated?: true
  /** Left out: its width follows from what it says. */
  sizes?: Sizes
  draw(answer: A, how: { width: number; medium: Medium } & Around): Stepwise<SafeHtml>
}

export type Size = { width?: number; scale?: number; lang?: Language }

/** A whole number of a query. */
const numberFrom = (least: number, most: number) => {
  const error = `A whole number from ${least} to ${most}`
  return z.preprocess(
    (given) => (typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given),
    z.int({ error }).min(least, error).max(most, error),
  )
}

export const Width = ({ least, most, usual }: Sizes) =>
  numberFrom(least, most)
    .meta({ description: `Of a drawing: its width in pixels; left out: ${usual}`, example: usual })
    .optional()

/** A picture is at most so much larger than its drawing: 3200 pixels wide, and as high as forty rows. */
export const Scale = numberFrom(1, 2)
  .meta({ description: 'Of PNG: how many pixels of the picture make one of the drawing; left out: 1', example: 2 })
  .optional()

export const Lang = z
  .enum(languages)
  .meta({ description: `Of a drawing: the language of its words; left out: ${languages[0]}`, example: languages[0] })
  .optional()

/** What is wrong with asking for a size of what has none; null: nothing. */
export function sizeProblem({ width, scale, lang }: Size, format: Format): Problem | null {
  const isDrawn = format === 'svg' || format === 'png'
  if (width !== undefined && !isDrawn) return invalidAt({ parameter: 'width' }, 'Only drawings have a width: ask for .svg or .png')
  if (lang !== undefined && !isDrawn) return invalidAt({ parameter: 'lang' }, 'Only drawings are in a language: ask for .svg or .png')
  if (scale !== undefined && format !== 'png') return invalidAt({ parameter: 'scale' }, 'Only PNG has a scale: ask for .png')
  return null
}

/** What a drawing is to a client: text, or bytes. */
export const drawnContent = (format: Format): z.ZodType =>
  z.string().meta(format === 'png' ? { description: 'A picture', format: 'binary' } : {})

/** A drawing as the bytes of a PNG, or that too many wait for theirs. */
export async function painted({ painter }: Service, svg: string, scale = 1): Promise<Result<Buffer, Problem>> {
  const picture = await painter.paint({ svg, scale })
  return picture.ok ? picture : failed(problem('too-many-pictures', { headers: { 'retry-after': '1' } }))
}

/** An answer as a drawing: the text of an SVG, or the bytes of a PNG. */
export async function drawn<A>(
  service: Service,
  { draw, sizes }: Drawing<A>,
  answer: LazyAnswer<A>,
  format: 'svg' | 'png',
  { width = sizes?.usual ?? 0, scale = 1, lang = languages[0] }: Size,
  around: Omit<Around, 'language'>,
): Promise<Result<string | Buffer, Problem>> {
  function* drawing(): Stepwise<SafeHtml> {
    return yield* draw(yield* made(answer), { ...around, language: lang, width, medium: format === 'png' ? 'png' : 'file' })
  }
  const svg = String(await paced(drawing()))
  return format === 'svg' ? ok(svg) : painted(service, svg, scale)
}
