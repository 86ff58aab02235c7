/**
 * The bytes that a text of base64 stands for; undefined where the text is not exactly what those bytes are written as.
 * Node's own decoder passes over foreign characters, missing padding and spare bits at the end, so that many texts
 * would stand for the same bytes.
 */
export function bytesOf(text: string, encoding: 'base64' | 'base64url'): Buffer | undefined {
  const bytes = Buffer.from(text, encoding)
  return bytes.toString(encoding) === text ? bytes : undefined
}
