import { z } from 'zod'
import { correctionReasons } from './correction-reason.ts'
import { Slug, Text } from './identifier.ts'

/** Why, in words and by kind. */
export const corrected = { reason: z.enum(correctionReasons), note: Text.describe('What was wrong') }

/** The whole of something that a frame holds, in place of what stood; its id stays. */
export const correctionOf = <N extends string, B extends z.ZodObject>(noun: N, body: B) =>
  z.strictObject({ [noun]: Slug, ...corrected, body: body.describe('All of it, as it should have been recorded; its id stays') } as {
    [K in N]: typeof Slug
  } & typeof corrected & { body: B })
