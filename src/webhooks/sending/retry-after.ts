/** The three dates of HTTP (RFC 9110, section 5.6.7) begin with a day of the week; `Date.parse` takes many that do not. */
const datePattern = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /

/**
 * How long a Retry-After asks to wait (RFC 9110, section 10.2.3).
 * @param value the field as it came: seconds or a date
 * @param now epoch milliseconds
 * @returns milliseconds, 0 for a date that is over, undefined for what cannot be read
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER)
  if (!datePattern.test(value)) return undefined
  // The form of asctime names no zone, and would be read in the one of this machine.
  const date = Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
