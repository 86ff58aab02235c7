import { z } from 'zod'
import { developmentKinds } from '../../../events/catalogue.ts'
import { naming } from './params.ts'
import { Flag, From, Until } from './times.ts'

/** What a list of developments may be narrowed to. */
export const developmentFilter = {
  kind: z
    .enum(developmentKinds)
    .meta({ description: 'Of that kind', examples: ['StatementMade'] })
    .optional(),
  party: naming('With a position of that party', 'avenland'),
  point: naming('With a position on that point', 'summer-flow'),
  actor: naming('In which that actor took part or spoke'),
  source: naming('Of which that source tells'),
  from: From.meta({ description: 'Not certainly over before that date or instant', example: '2024-05-01' }).optional(),
  to: Until.meta({ description: 'Begun by that date or instant', example: '2024-05-31' }).optional(),
  retracted: Flag.meta({ description: 'Whether to list those too that were retracted', example: false }).optional(),
}
