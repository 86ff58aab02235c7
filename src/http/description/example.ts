/** What the description shows of an operation: the body sent, and the answer by its media type. */
export type Example = { body?: unknown; answers: Record<string, unknown> }
