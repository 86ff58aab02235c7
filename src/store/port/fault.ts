/**
 * What may be wrong with a store, each in words for its owner that tell nobody anything of paths and addresses.
 * `docs/operations.md` says what to do about each.
 */
export const storeFaults = {
  full: 'The disk that the log is on is full',
  'file-size-limit': 'A file of the log is as large as this process may make one (ulimit -f, LimitFSIZE)',
  'read-only': 'The log may be read and not written to: its file, folder or disk is read-only to this process',
  locked: 'Another program keeps the database locked',
  damaged: 'The database is damaged',
  io: 'The disk does not take what is written to it: it fails, is read-only by now, or a quota is used up',
  refused: 'The database does not let this service write',
  away: 'The store cannot be reached, or does not answer',
  other: 'The database failed',
} as const

export type StoreFault = keyof typeof storeFaults
