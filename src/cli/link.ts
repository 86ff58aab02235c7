/** The path of the page after an answer's (RFC 8288); undefined where it is the last. */
export const nextOf = (response: Response): string | undefined =>
  /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(response.headers.get('link') ?? '')?.[1]
