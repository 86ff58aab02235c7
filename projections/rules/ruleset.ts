/**
 * The rules of docs/rules.md, which this folder states under their names there, a file for each: nothing else decides a
 * status. Answers name the ruleset by which they were computed.
 */
export const ruleset = 2
