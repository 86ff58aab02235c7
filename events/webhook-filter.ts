import { z } from 'zod'
import { Slug } from './identifier.ts'
import { noticeTypes } from './notice-type.ts'
import { causes, overallStatuses, scopes, statuses } from './status.ts'

export { type NoticeType, noticeTypes } from './notice-type.ts'

const anyOf = <S extends z.ZodType>(item: S, most: number) => z.array(item).min(1).max(most)
/** Any of a list, which may grow: all of them can be named. */
const anyIn = <T extends string>(all: readonly T[]) => anyOf(z.enum(all), all.length)
const anyStatus = anyIn([...new Set([...statuses, ...overallStatuses])])

/**
 * What a subscription is about. Every criterion that is given must hold; one that is left out always holds. A criterion
 * that a notice does not have (a development has no status, an overall status no party) excludes it.
 */
export const WebhookFilter = z
  .strictObject({
    types: anyIn(noticeTypes).optional().describe('Of those types; left out: of every type'),
    negotiations: anyOf(Slug, 100).optional().describe('Of those negotiations; left out: of all, those opened later included'),
    points: anyOf(Slug, 100)
      .optional()
      .describe('On those points; of developments those that have a position on one of them, or had one before a correction'),
    parties: anyOf(Slug, 100)
      .optional()
      .describe('Of those parties; of developments those that have a position of one of them, or had one before a correction'),
    from: anyStatus.optional().describe('Changes of status that leave one of these'),
    to: anyStatus.optional().describe('Changes of status that arrive at one of these'),
    scopes: anyIn(scopes).optional().describe('Changes of status of that scope'),
    causes: anyIn(causes).optional().describe('Changes of status for that cause'),
  })
  .meta({ id: 'WebhookFilter', description: 'What a subscription is about; empty: everything' })
export type WebhookFilter = z.output<typeof WebhookFilter>
