/** What a subscriber can be notified of, beside a ping. */
export const noticeTypes = [
  'status.changed',
  'overall.changed',
  'development.recorded',
  'development.corrected',
  'development.retracted',
] as const
export type NoticeType = (typeof noticeTypes)[number]
