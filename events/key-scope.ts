/** What a key is good for. `admin` is good for everything, keys included. */
export const keyScopes = ['read', 'report', 'frame', 'webhooks', 'admin'] as const
export type KeyScope = (typeof keyScopes)[number]
