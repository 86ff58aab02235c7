import { IntlMessageFormat } from 'intl-messageformat'
import { LRUCache } from 'lru-cache'
import enCommon from './en/common.json' with { type: 'json' }
import enCompare from './en/compare.json' with { type: 'json' }
import enDrawings from './en/drawings.json' with { type: 'json' }
import enEntry from './en/entry.json' with { type: 'json' }
import enOverview from './en/overview.json' with { type: 'json' }
import enPages from './en/pages.json' with { type: 'json' }
import enShare from './en/share.json' with { type: 'json' }
import ukCommon from './uk/common.json' with { type: 'json' }
import ukCompare from './uk/compare.json' with { type: 'json' }
import ukDrawings from './uk/drawings.json' with { type: 'json' }
import ukEntry from './uk/entry.json' with { type: 'json' }
import ukOverview from './uk/overview.json' with { type: 'json' }
import ukPages from './uk/pages.json' with { type: 'json' }
import ukShare from './uk/share.json' with { type: 'json' }

const en = { ...enCommon, ...enOverview, ...enCompare, ...enPages, ...enDrawings, ...enEntry, ...enShare }
const uk: Record<MessageId, string> = { ...ukCommon, ...ukOverview, ...ukCompare, ...ukPages, ...ukDrawings, ...ukEntry, ...ukShare }

/** The languages of the pages: each a folder of messages in ICU MessageFormat, under the ids of the English ones. */
const catalogues = { en, uk }

export type Language = keyof typeof catalogues
export type MessageId = keyof typeof en
/** All messages of a language, by their ids. */
export const messagesIn = (language: Language): Readonly<Record<MessageId, string>> => catalogues[language]

export const languages = Object.keys(catalogues) as [Language, ...Language[]]

/** The locale by which times and lists are written: English as it is outside the United States, as in 2 December 2025. */
export const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : language)

type Values = Readonly<Record<string, string | number>>

/** A message in one language, as text: whoever puts it into a page escapes it. */
export type Say = (id: MessageId, values?: Values) => string

const sayers = new Map<Language, Say>()

/** So much of what a language said last is remembered, and how long it may be: a page says the same again and again. */
const rememberedSayings = 5000
const rememberedLength = 500

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/

/** A name that runs from right to left is set apart (Unicode, UAX 9), so that it does not change places with what stands beside it. */
const isolated = (value: string | number): string | number =>
  typeof value === 'string' && rightToLeft.test(value) ? `\u2068${value}\u2069` : value

/** What says the messages of a language. A message is compiled when it is first said. */
export function sayerOf(language: Language): Say {
  const known = sayers.get(language)
  if (known !== undefined) return known
  const messages = messagesIn(language)
  const compiled = new Map<MessageId, IntlMessageFormat>()
  const said = new LRUCache<string, string>({ max: rememberedSayings })

  function format(id: MessageId, values: Values): string {
    let message = compiled.get(id)
    // Names of parties are text: what looks like a tag in them, or in a message, is none.
    if (message === undefined)
      compiled.set(id, (message = new IntlMessageFormat(messages[id], localeOf(language), undefined, { ignoreTag: true })))
    return String(message.format(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)]))))
  }

  const say: Say = (id, values) => {
    if (values === undefined) return messages[id]
    const key = `${id} ${JSON.stringify(values)}`
    let text = said.get(key)
    if (text === undefined) {
      text = format(id, values)
      if (key.length <= rememberedLength) said.set(key, text)
    }
    return text
  }
  sayers.set(language, say)
  return say
}
