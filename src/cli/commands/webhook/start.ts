/** From where on it is told: a revision, or all that was recorded since a date or an instant. */
type Start = { rev: number } | { since: string }

/** A start as it is named on the command line: digits alone are a revision. */
export const startIn = (text: string): Start => (/^\d{1,15}$/.test(text) ? { rev: Number(text) } : { since: text })
