/**
 * The pattern of a list of these items and no more, for `t.match`: an array as a pattern does not see further items, and an
 * empty one takes any list.
 */
export const listOf = (...items: unknown[]) => ({ ...items, length: items.length })
