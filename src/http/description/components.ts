import { STATUS_CODES } from 'node:http'
import { type Json, mapped, operationsAt, type Paths } from './json-schema.ts'

type Media = Json & { example?: unknown }
type Response = Json & { content?: Record<string, Media>; headers?: Json }
type Operation = Json & {
  operationId: string
  parameters?: (Json & { name: string })[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Response>
}

const pascal = (words: string): string => words.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())

type Sharing = {
  components: Json
  count(value: unknown): void
  /** @param names the first that nothing else has is taken */
  refer(value: unknown, names: readonly string[]): { $ref: string } | undefined
}

/** What occurs more than once has one place among the components, and is referred to by a name. */
function sharing(room: string): Sharing {
  const components: Json = {}
  const counts = new Map<string, number>()
  const names = new Map<string, string>()
  return {
    components,
    count(value) {
      const text = JSON.stringify(value)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    },
    refer(value, wished) {
      const text = JSON.stringify(value)
      if ((counts.get(text) ?? 0) < 2) return
      const name = names.get(text) ?? wished.find((one) => !(one in components))
      if (name === undefined) throw new Error(`${wished} are taken in ${room}`)
      names.set(text, name)
      components[name] = value
      return { $ref: `#/components/${room}/${name}` }
    },
  }
}

/** The name of an answer: what its status means, then what sets it apart from another of that status. */
function responseNames(status: string, { headers = {} }: Response, operationId: string): string[] {
  const name = pascal(STATUS_CODES[status] ?? (status === 'default' ? 'Problem' : `Status ${status}`))
  return [name, `${name}With${pascal(Object.keys(headers).join(' '))}`, `${name}Of${pascal(operationId)}`]
}

/** The media of an operation, in what is sent and in what is answered. */
const mediaOf = ({ requestBody, responses }: Operation): [media: string, content: Media][] =>
  [requestBody?.content ?? {}, ...Object.values(responses).map(({ content = {} }) => content)].flatMap((content) => Object.entries(content))

/**
 * A description in which parameters, answers and examples that occur more than once stand among its
 * components, whatever routes there are: each is read, and made code of, once.
 */
export function withSharedParts(document: Json): Json {
  const { paths, webhooks, components } = document as {
    paths: Paths<Operation>
    webhooks: Paths<Operation>
    components: Json
  }
  const operations = [paths, webhooks].flatMap(operationsAt)
  const [parameters, responses, examples] = [sharing('parameters'), sharing('responses'), sharing('examples')]
  for (const operation of operations)
    for (const [, { example }] of mediaOf(operation)) if (example !== undefined) examples.count({ value: example })
  for (const operation of operations)
    for (const [media, content] of mediaOf(operation)) {
      const subtype = media.replace(/^.*[/+]/, '')
      const shared = examples.refer({ value: content.example }, [
        pascal(`${operation.operationId} ${subtype}`),
        pascal(`${operation.operationId} ${media}`),
      ])
      if (shared === undefined) continue
      delete content.example
      content.examples = { sample: shared }
    }
  for (const operation of operations) {
    for (const parameter of operation.parameters ?? []) parameters.count(parameter)
    // Of an answer that stands elsewhere swagger-typescript-api does not read that it is JSON (13.13).
    for (const [status, response] of Object.entries(operation.responses)) if (!/^2\d\d$/.test(status)) responses.count(response)
  }
  const shared = ({ parameters: own = [], responses: answers, ...operation }: Operation): Json => ({
    ...operation,
    ...(own.length === 0
      ? {}
      : {
          parameters: own.map(
            (parameter) =>
              parameters.refer(parameter, [pascal(parameter.name), pascal(`${parameter.name} of ${operation.operationId}`)]) ?? parameter,
          ),
        }),
    responses: mapped(
      answers,
      (response, status) => responses.refer(response, responseNames(status, response, operation.operationId)) ?? response,
    ),
  })
  const all = (given: Paths<Operation>) => mapped(given, (methods) => mapped(methods, shared))
  return {
    ...document,
    paths: all(paths),
    webhooks: all(webhooks),
    components: { ...components, parameters: parameters.components, responses: responses.components, examples: examples.components },
  }
}
