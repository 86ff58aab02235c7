/** Result codes of SQLite, and the extended ones that say more (https://sqlite.org/rescode.html). */
export const resultCodes = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
  ioWrite: 10 | (3 << 8),
  ioShmSize: 10 | (19 << 8),
  ioData: 10 | (32 << 8),
  ioCorruptFileSystem: 10 | (33 << 8),
} as const

/** The extended code of an error of SQLite; undefined of any other error. */
export const resultCodeOf = (error: unknown): number | undefined => (error as { errcode?: number }).errcode

/** Whether an error of SQLite has one of these primary codes. */
export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => codes.includes((resultCodeOf(error) ?? 0) & 0xff)

/** Whether an error of SQLite says that the file itself is not as it should be. */
export const isCorruption = (error: unknown): boolean => hasCode(error, resultCodes.corrupt, resultCodes.notADatabase)
