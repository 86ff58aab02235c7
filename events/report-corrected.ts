import type { z } from 'zod'
import { correctionOf } from './correction.ts'
import { ReportFiled } from './report-filed.ts'

/** A report was recorded wrongly. Another date moves every development that it tells of (docs/rules.md, “Times”). */
export const ReportCorrected = correctionOf('report', ReportFiled.omit({ id: true }).meta({ id: 'ReportBody' })).meta({
  id: 'ReportCorrected',
})
export type ReportCorrected = z.output<typeof ReportCorrected>
