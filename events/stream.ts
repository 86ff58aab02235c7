/** The stream of each negotiation begins with this. */
export const streamPrefix = 'negotiation-'

export const streamOf = (negotiation: string): string => `${streamPrefix}${negotiation}`

export const negotiationOf = (stream: string): string => stream.slice(streamPrefix.length)
