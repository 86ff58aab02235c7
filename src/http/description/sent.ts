import { noticeMessages, PingMessage } from '../../webhooks/messages/body.ts'
import { formats } from '../response/formats.ts'

/** The headers of every message, and what they say. */
const headers = {
  'webhook-id': 'The id of the message: the same in every attempt, resend and replay',
  'webhook-timestamp': 'When this attempt was begun, in seconds since 1970',
  'webhook-signature':
    'One signature for each secret that signs, the newest first, parted by spaces: `v1,` (HMAC-SHA256) or `v1a,` (ed25519) and base64, over `<webhook-id>.<webhook-timestamp>.<body>`. Where there are several, the first stands once more at the end',
  'standpoint-attempt': 'Which attempt at this message it is, from 1',
} as const

/** Those of all but pings, which the body says too, signed. */
const placing = {
  'standpoint-series': 'The series in which it is numbered, as `<number of the filter>.<ruleset>`',
  'standpoint-sequence': 'Its number among the messages of that series in that negotiation, without gaps',
  'standpoint-position': 'Where in the record it stands, as `<negotiation>/<rev>/<index>`',
} as const

const parameter = (name: string, description: string, required = true) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
})

const taken = 'Taken; any other answer, a redirect too, is a failure and is tried again'

const verifying =
  'Where the message has a `data.challenge`, the body of the answer must contain that text: only then is the endpoint verified. Or, where the service has a `PUBLIC_URL`, the endpoint does the handshake of CloudEvents instead: it is sent `OPTIONS` with `WebHook-Request-Origin`, the host of the service, and answers with that host or `*` in `WebHook-Allowed-Origin`'

/** What a subscriber is sent, as the webhooks of OpenAPI 3.1, made from the schemas of the messages. */
export function sentWebhooks(): Record<string, unknown> {
  const sent = [...noticeMessages, PingMessage].map((schema) => {
    const { id, description } = schema.meta() as { id: string; description: string }
    const type = schema.shape.type.value
    const isNotice = type !== PingMessage.shape.type.value
    const operation = {
      operationId: `receive${id}`,
      tags: ['Webhooks'],
      summary: description,
      security: [],
      description: 'A message of Standard Webhooks 1.0.0. Verify the signature before anything else.',
      parameters: [
        ...Object.entries({ ...headers, ...(isNotice ? placing : {}) }).map(([name, text]) => parameter(name, text)),
        ...(isNotice ? [parameter('standpoint-replay', '`true` where it was due before and is told again', false)] : []),
      ],
      requestBody: { required: true, content: { [formats.json.media]: { schema: { $ref: `#/components/schemas/${id}` } } } },
      responses: {
        '2XX': { description: isNotice ? taken : `${taken}. ${verifying}` },
        410: { description: 'Nothing more is wanted: the subscription is disabled' },
        429: { description: 'Later: a `Retry-After` of up to 24 hours is kept, as with 503' },
      },
    }
    return [type, { post: operation }]
  })
  return Object.fromEntries(sent)
}
