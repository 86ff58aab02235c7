/** What a file in UTF-16 begins with; editors and shells of Windows write such files. */
const isUtf16 = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** A file's bytes as text in UTF-8, without the byte order mark that some programs put before it; or why they are none, in one line. */
export function textIn(bytes: Uint8Array): { text: string } | { reason: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { reason: `This is not UTF-8${isUtf16(bytes) ? ' but UTF-16; save it as UTF-8' : ''}` }
  }
}
