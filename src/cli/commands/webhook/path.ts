import type { Command } from 'commander'

/** The path of a webhook, or of something below it. */
export const webhookPath = (id: string, below = ''): string => `/webhooks/${encodeURIComponent(id)}${below}`

/** The path of the webhook that a command's first argument names. */
export const namedWebhook = ({ args }: Command, below = ''): string => webhookPath(args[0] as string, below)
