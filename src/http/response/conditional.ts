import { ruleset } from '../../../projections/rules/ruleset.ts'

/** The strong tag of an answer (RFC 9110, section 8.8.3): what the bytes at one URL depend on. */
export const etagOf = (revision: number | string, format: string): string => `"${revision}-${format}-r${ruleset}"`

const tag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g
const list = /^[\s,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,[\s,]*|\s*$))+$/

/** Whether an If-None-Match names the tag: by the weak comparison, in which W/ does not count. */
export function noneMatches(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  for (const [, , opaque] of header.matchAll(tag)) if (`"${opaque}"` === etag) return true
  return false
}

/** The weak tags that an If-Match names: none of them ever matches. */
export const weakTags = (header: string): string[] =>
  [...header.matchAll(tag)].flatMap(([whole, weak]) => (weak === undefined ? [] : whole))

/**
 * The revisions that an If-Match names, as a bare `"41"` or in any tag of ours; weak tags never match.
 * @returns `any` for `*`, null where the header is no list of tags
 */
export function expectedRevisions(header: string): number[] | 'any' | null {
  if (header.trim() === '*') return 'any'
  if (!list.test(header)) return null
  return [...header.matchAll(tag)].flatMap(([, weak, opaque]) => {
    const [, revision] = /^(\d{1,15})(?:-[a-z]+-r\d+)?$/.exec(opaque as string) ?? []
    return weak === undefined && revision !== undefined ? [Number(revision)] : []
  })
}
