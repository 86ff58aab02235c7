/** Why what was recorded was wrong: the source corrected itself, or the coder's own error is put right. */
export const correctionReasons = ['source-corrected', 'coder-error'] as const
export type CorrectionReason = (typeof correctionReasons)[number]
