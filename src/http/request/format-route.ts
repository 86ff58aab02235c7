import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Format } from '../response/formats.ts'
import { inFormats, type Operation, responses } from '../response/operation.ts'
import { type Drawing, drawnContent, Lang, Scale, Width } from './drawing.ts'
import { Bom, paramsOf } from './params.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>

type Described = { querystring?: z.ZodType; headers?: z.ZodType; response: Record<number | 'default', unknown> }

const suffixedId = (operationId: string, format: Format): string => `${operationId}As${format.toUpperCase()}`

/** Formats that are had at a path of their own, which ends in their name. */
const isSuffix = (format: Format): boolean => ['json', 'csv', 'ndjson', 'svg', 'png'].includes(format)

/**
 * An operation at the path that ends in the name of a format, where it comes in that one whatever is
 * accepted. What comes as JSON is described without the suffix already.
 */
const suffixed = ({ operationId, tags, summary }: Operation, format: Format): Operation & { hide?: boolean } => ({
  operationId: suffixedId(operationId, format),
  tags,
  summary: `${summary}, as ${format.toUpperCase()}`,
  description: `As \`${operationId}\`, in one format.`,
  ...(format === 'json' ? { hide: true } : {}),
})

/**
 * An operation that comes in several formats as Accept chooses: described as the first, and the others at the
 * paths that end in their names. What is either an object or text is of no use to a typed client.
 */
function withSuffixes(operation: Operation, [, ...others]: readonly Format[]): Operation {
  const { operationId, description } = operation
  const named = others
    .filter((format) => isSuffix(format) && format !== 'json')
    .map((format) => `${format.toUpperCase()} (\`${suffixedId(operationId, format)}\`)`)
  return named.length === 0 ? operation : { ...operation, description: `${description} By \`Accept\` as ${named.join(', ')} too.` }
}

type Formatted = {
  operation: Operation
  /** The first is for those who do not mind. */
  offered: readonly Format[]
  config: FastifyContextConfig
  /** What is said of a path at which those formats can be had. */
  describe(among: readonly Format[]): Described
  handlerOf(among: readonly Format[]): Handler
}

/** Adds a read at its path, in a format of the caller's liking, and, where there are several, in each at a suffix. */
export function addFormats(app: FastifyInstance, path: string, { operation, offered, config, describe, handlerOf }: Formatted): void {
  const add = (url: string, described: Operation, among: readonly Format[]) =>
    app.get(url, { schema: { ...described, ...paramsOf(path), ...describe(among) }, config, handler: handlerOf(among) })
  add(path, withSuffixes(operation, offered), offered)
  if (offered.length === 1) return
  for (const format of offered) if (isSuffix(format)) add(`${path}.${format}`, suffixed(operation, format), [format])
}

type Tabular = Omit<Formatted, 'offered' | 'describe' | 'handlerOf'> & {
  query: z.ZodRawShape
  answer: z.ZodType
  failures?: readonly number[]
  isTable: boolean
  /** How it is drawn, where it is. */
  drawing?: Pick<Drawing<never>, 'formats' | 'sizes' | 'isTranslated'> | undefined
  /** @param schema reads the query */
  handlerOf(among: readonly Format[], schema: z.ZodObject): Handler
}

/** Adds a read that comes as JSON and, where it is a table or a drawing too, as CSV or as that. */
export function addTabular(
  app: FastifyInstance,
  path: string,
  { query, answer, failures = [], isTable, drawing, handlerOf, ...route }: Tabular,
): void {
  const { summary } = route.operation
  const { formats: drawn = [], sizes, isTranslated = false } = drawing ?? {}
  const offered: Format[] = ['json', ...(isTable ? ['csv' as const] : []), ...drawn]
  const isDrawn = (format: Format) => drawn.some((one) => one === format)
  /** A mark and a size are asked for only where there is nothing but what can have it. */
  const taken = (among: readonly Format[]) => ({
    ...query,
    ...(among.includes('csv') ? { bom: Bom } : {}),
    ...(sizes !== undefined && among.some(isDrawn) ? { width: Width(sizes) } : {}),
    ...(among.includes('png') ? { scale: Scale } : {}),
    ...(isTranslated && among.some(isDrawn) ? { lang: Lang } : {}),
  })
  const contentOf = (format: Format) => ({ [format]: format === 'json' ? answer : isDrawn(format) ? drawnContent(format) : z.string() })
  addFormats(app, path, {
    ...route,
    offered,
    describe([first = 'json']) {
      const own = taken([first])
      return {
        ...(Object.keys(own).length > 0 ? { querystring: z.strictObject(own) } : {}),
        response: responses({ 200: inFormats(summary, contentOf(first)) }, first === 'png' ? [...failures, 503] : failures),
      }
    },
    handlerOf: (among) => handlerOf(among, z.strictObject(taken(among))),
  })
}
