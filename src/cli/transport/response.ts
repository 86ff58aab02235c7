import type { ReadableStream } from 'node:stream/web'

/**
 * The path of the page after an answer's (RFC 8288); undefined where it is the last. Of an address only the path counts,
 * so that no answer leads a key elsewhere.
 * @param basePath the path of the address at which the service is reached, which is taken away
 */
export function nextOf(response: Response, basePath = ''): string | undefined {
  const reference = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(response.headers.get('link') ?? '')?.[1]
  if (reference === undefined) return undefined
  const { pathname, search } = new URL(reference, response.url === '' ? 'http://localhost' : response.url)
  const path = pathname + search
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path
}

/** The lines of a body as they come in, without their ends; the last one need not have one. */
export async function* linesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (body === null) return
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() as string
    yield* lines
  }
  if (rest !== '') yield rest
}
