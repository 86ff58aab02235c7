import type { FastifyRequest } from 'fastify'
import { Links } from '../../web/links.ts'
import { type Language, languages, sayerOf } from '../../web/messages/messages.ts'
import { timeFormatIn } from '../../web/time-format.ts'
import type { Frame } from '../../web/view.ts'
import { isKnown, signedOut } from '../request/access.ts'
import { originOf } from '../request/origin.ts'
import type { Service } from '../request/service.ts'
import { assetsPath } from './assets.ts'

/** The language of a page: the one that its address names, or the one that the reader’s browser likes best. */
export function languageOf(request: FastifyRequest, given: string | null): Language {
  const named = languages.find((language) => language === given)
  if (named !== undefined) return named
  const liked = request.accepts().languages(languages)
  return (Array.isArray(liked) ? languages[0] : languages.find((language) => language === liked)) ?? languages[0]
}

/** What every page is made with, whatever it shows; of a request that was refused nobody made out who asks. */
export async function frameOf(request: FastifyRequest, service: Service): Promise<Frame> {
  const { server, caller } = request
  const [path = '/', query = ''] = request.url.split('?')
  const asked = new URLSearchParams(query)
  const language = languageOf(request, asked.get('lang'))
  return {
    language,
    say: sayerOf(language),
    time: timeFormatIn(language),
    links: new Links(server.publicPath, path, asked),
    origin: originOf(request, service.settings),
    assets: await assetsPath(server),
    now: service.webhooks.system.now(),
    reader: caller !== undefined && isKnown(caller) ? caller.by : null,
    wasSignedOut: caller === signedOut,
  }
}
