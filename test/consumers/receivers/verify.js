// Reads deliveries as a JSON array of {name, secret, headers, body} from standard input, and writes for each library the
// names of those that it verifies. The body is the text as it was received.
import { text } from 'node:stream/consumers'
import Anthropic from '@anthropic-ai/sdk'
import { WebhookVerificationService } from '@hookflo/tern'
import OpenAI from 'openai'
import { validateWebhook } from 'replicate'
import { Webhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'

const openai = new OpenAI({ apiKey: 'none' })
const anthropic = new Anthropic({ apiKey: 'none' })

/** Each throws, rejects, or gives false where the signature does not hold. */
const verifiers = {
  standardwebhooks: ({ secret, headers, body }) => new Webhook(secret).verify(body, headers),
  svix: ({ secret, headers, body }) => new SvixWebhook(secret).verify(body, headers),
  openai: ({ secret, headers, body }) => openai.webhooks.unwrap(body, headers, secret),
  '@anthropic-ai/sdk': ({ secret, headers, body }) => anthropic.beta.webhooks.unwrap(body, { headers, key: secret }),
  replicate: ({ secret, headers, body }) => validateWebhook({ headers, body }, secret),
  async '@hookflo/tern'({ secret, headers, body }) {
    const request = new Request('https://desk.example/hooks', { method: 'POST', headers, body })
    return (await WebhookVerificationService.verifyWithPlatformConfig(request, 'replicateai', secret)).isValid
  },
}

const deliveries = JSON.parse(await text(process.stdin))
const verified = {}
for (const [library, verify] of Object.entries(verifiers)) {
  verified[library] = []
  for (const delivery of deliveries) {
    const holds = await Promise.resolve(delivery)
      .then(verify)
      .catch(() => false)
    if (holds !== false) verified[library].push(delivery.name)
  }
}
process.stdout.write(`${JSON.stringify(verified)}\n`)
