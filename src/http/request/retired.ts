import { Flag } from './times.ts'

/** What lists of points take: of those that should not be on record any more nothing is shown unasked. */
export const retired = Flag.meta({ description: 'Whether to show the points too that were retired', example: false }).optional()
