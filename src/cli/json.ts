/** A text read as JSON, or why it is none, in one line. */
export function jsonIn(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { reason: `This is not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}` }
  }
}
