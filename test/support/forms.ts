import type { Test } from 'tap'
import { madeKey } from './keys.ts'
import { sampleId } from './sample.ts'
import { base, openService, type ServiceOptions } from './service.ts'

export type Fields = Readonly<Record<string, string>>

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : unescaped(value)
}

/** What a form on a page would send: its inputs, areas and choices as they are filled in. */
export function fieldsOf(page: string): Record<string, string> {
  const form = /<form class="entry"[\s\S]*<\/form>/.exec(page)?.[0] ?? ''
  const fields: Record<string, string> = {}
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const name = attribute(tag, 'name')
    if (name !== undefined && (attribute(tag, 'type') !== 'checkbox' || / checked/.test(tag))) fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea [^>]*>)([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, 'name') as string] = unescaped(text)
  for (const [, tag = '', options = ''] of form.matchAll(/(<select [^>]*>)([\s\S]*?)<\/select>/g))
    fields[attribute(tag, 'name') as string] = unescaped(/<option value="([^"]*)" selected>/.exec(options)?.[1] ?? '')
  return fields
}

/** What a page says is wrong, by input. */
export const faultsOf = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<p class="fault" id="([^"]*)-fault">([^<]*)<\/p>/g)].map(([, input, text]) => [input, unescaped(text ?? '')]),
  )

/** The text of a page, without its tags. */
export const textOf = (page: string): string => unescaped(page.replaceAll(/<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ')

const own = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', 'sec-fetch-site': 'same-origin' }

/** Somebody who is signed in and works with the forms of the sample. */
export async function openForms(t: Test, options: ServiceOptions = {}) {
  const service = await openService(t, options)
  const { app, ledger } = service
  const token = await madeKey(service.keys, 'desk', ['report', 'frame'])
  const cookie = `standpoint-key=${token}`
  const open = (path: string, headers: Record<string, string> = {}) =>
    app.inject({ url: base + path, headers: { accept: 'text/html', cookie, ...headers } })
  const send = (path: string, fields: Fields, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: base + path,
      headers: { ...own, cookie, ...headers },
      payload: new URLSearchParams(fields).toString(),
    })

  /** Opens a form and fills it in. */
  const filled = async (path: string, fields: Fields) => ({ ...fieldsOf((await open(path)).body), ...fields })

  /** Opens a form, fills it in, looks at what it would do. */
  const preview = async (path: string, fields: Fields) => send(path, { ...(await filled(path, fields)), do: 'preview' })

  const last = async () => {
    const [event] = await ledger.events(sampleId, service.head(), 1)
    return event as unknown as { type: string; data: Record<string, unknown>; recordedBy: string }
  }

  return {
    ...service,
    token,
    open,
    send,
    filled,
    preview,
    last,
    /** All of it, through to the log; gives what is recorded there. */
    async enter(path: string, fields: Fields) {
      const seen = await preview(path, fields)
      if (seen.statusCode !== 200)
        throw new Error(`${seen.statusCode} ${JSON.stringify(faultsOf(seen.body))} ${textOf(seen.body).slice(0, 500)}`)
      const answer = await send(path, { ...fieldsOf(seen.body), do: 'record' })
      if (answer.statusCode !== 303) throw new Error(`${answer.statusCode} ${textOf(answer.body).slice(0, 500)}`)
      return { ...(await last()), preview: seen.body, location: String(answer.headers.location) }
    },
  }
}
