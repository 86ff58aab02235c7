import { z } from 'zod'
import { failed, ok, type Result } from './result.ts'

/** A key that is good for everything. It goes into a header, between blanks. */
export const WriteKey = z.string().regex(/^[\x21-\x7e]{16,}$/, 'At least 16 characters of ASCII, no blanks')

/** A variable that is set to nothing counts as not set. */
const blankAsUnset = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))

/** One source of a Content Security Policy, level 3, that names an origin: nothing in it ends the directive. */
const origin = 'https?://(?:\\*\\.)?[a-zA-Z0-9.-]+(?::\\d{1,5})?'

/** The environment is the configuration (docs/operations.md). */
export const Config = z.object({
  STORE: z
    .string()
    .default('sqlite:./data/standpoint.db')
    .describe('Where the log is kept: sqlite:<path>, memory:, or esdb://… of EventStoreDB or KurrentDB (docs/cluster.md)'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port to listen on; 0 takes a free one'),
  SEED: z.string().optional().describe('A data set’s folder, loaded when the store is empty'),
  SNAPSHOT: z
    .string()
    .optional()
    .describe(
      'A file to keep the read models in, so that a long log is read in sooner; what lies before it is then not read again at the start',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least weight of what is logged'),
  WRITE_KEY: WriteKey.optional().describe(
    'The bearer key that is good for everything; left out: the first start makes one and keeps it beside the log',
  ),
  PUBLIC_READS: z.stringbool().default(true).describe('Whether reading needs no key: true or false'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .max(1000, 'At most 1000 characters: the links in webhooks begin with it, and their length is bounded')
    .regex(/^[^?#]*$/, 'Neither ? nor #: paths are put after it')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .describe(
      'Where the service is reached from outside; every reference keeps its path, and links in webhooks begin with it, or without it are paths',
    ),
  EMBED_ORIGINS: z
    .string()
    .trim()
    .regex(new RegExp(`^(?:\\*|none|${origin}(?:\\s+${origin})*)$`), 'Origins as in https://news.example, parted by blanks; or *, or none')
    .transform((text) => text.replaceAll(/\s+/g, ' '))
    .optional()
    .describe(
      'Whose pages may show an embed in a frame: origins, parted by blanks, * for everybody’s, none for nobody’s; left out: everybody’s where reading needs no key, else nobody’s',
    ),
  WEBHOOK_TARGETS: z
    .enum(['public', 'any'])
    .default('public')
    .describe('Where webhooks may go: by HTTPS to public addresses only, or, for development, anywhere'),
  WEBHOOK_KEYS: z
    .string()
    .optional()
    .describe('Keys that encrypt the signing secrets of webhooks at rest, as id:key, parted by commas, the newest first'),
  LEASE_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .optional()
    .describe(
      'How long other replicas leave deliveries alone after the last sign of the one that delivers, in milliseconds; left out: 10000',
    ),
})
export type Config = z.output<typeof Config>

const WebhookConfig = Config.pick({ WEBHOOK_KEYS: true, WEBHOOK_TARGETS: true })
type WebhookConfig = z.output<typeof WebhookConfig>

/**
 * Reads what a command needs of the environment where it works on a store itself.
 * @returns as `readConfig`
 */
export function readWebhookConfig(environment: Readonly<Record<string, string | undefined>>): Result<WebhookConfig, string> {
  const parsed = WebhookConfig.safeParse(blankAsUnset(environment))
  return parsed.success ? ok(parsed.data) : failed(z.prettifyError(parsed.error))
}

/**
 * Reads the environment, once.
 * @returns the settings, or one text that names every wrong value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Result<Config, string> {
  const parsed = Config.safeParse(blankAsUnset(environment))
  return parsed.success ? ok(parsed.data) : failed(z.prettifyError(parsed.error))
}
