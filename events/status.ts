/** Where a party stands on a point (docs/rules.md). */
export const statuses = ['agreed', 'disputed', 'rejected', 'unstated', 'unclear'] as const
export type Status = (typeof statuses)[number]

/** Where a point stands over the parties that it requires (docs/rules.md). */
export const overallStatuses = ['agreed', 'disputed', 'rejected', 'unstated', 'open'] as const
export type OverallStatus = (typeof overallStatuses)[number]

/** Why a status changed (docs/rules.md). */
export const causes = ['new', 'backdated', 'corrected', 'retracted', 'denied', 'frame', 'taken-back', 'ruleset'] as const
export type Cause = (typeof causes)[number]

/** `present`: the status as it stands; `past`: a stretch of world time was rewritten. */
export const scopes = ['present', 'past'] as const
export type Scope = (typeof scopes)[number]
