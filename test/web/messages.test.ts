import { readdir, readFile } from 'node:fs/promises'
import { IntlMessageFormat } from 'intl-messageformat'
import t from 'tap'
import { languages, type MessageId, messagesIn, sayerOf } from '../../src/web/messages/messages.ts'

/** What a message is made of, as far as it is handed something: what stands for a name, and the choices by one. */
type Element = { type: number; value?: string; options?: Record<string, { value: Element[] }> }

/** The types of elements that stand for plain text, and for the number of a plural. */
const unnamed = [0, 7]

const elementsOf = (message: string): Element[] =>
  new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() as Element[]

/** What a message needs to be handed. */
const argumentsOf = (elements: readonly Element[]): string[] =>
  elements.flatMap(({ type, value, options = {} }) =>
    unnamed.includes(type) || value === undefined ? [] : [value, ...Object.values(options).flatMap((option) => argumentsOf(option.value))],
  )

t.test('every language has every message, needs nothing for it that English does not, and chooses by the same', async (t) => {
  const english = messagesIn('en')
  for (const language of languages) {
    const messages = messagesIn(language)
    t.strictSame(Object.keys(messages).sort(), Object.keys(english).sort(), language)
    for (const [id, message] of Object.entries(messages)) {
      const known = new Set(argumentsOf(elementsOf(english[id as MessageId])))
      for (const name of argumentsOf(elementsOf(message))) t.ok(known.has(name), `${language} ${id}: ${name}`)
      t.not(message.trim(), '', `${language} ${id}`)
    }
  }
})

t.test('an id stands in one file of a language: another would silently take its place', async (t) => {
  for (const language of languages) {
    const folder = new URL(`../../src/web/messages/${language}/`, import.meta.url)
    const files = await Promise.all((await readdir(folder)).map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8'))))
    const ids = files.flatMap((messages) => Object.keys(messages))
    t.strictSame(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
      language,
    )
  }
})

t.test('every message is said somewhere', async (t) => {
  const folder = new URL('../../src/', import.meta.url)
  const files = (await readdir(folder, { recursive: true })).filter((name) => /^(?:web|http)\/.*\.ts$/.test(name))
  const source = (await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n')
  for (const id of Object.keys(messagesIn('en'))) {
    // As in say(`status.${status}`): of what is chosen at run time the beginning is looked for.
    const begins = [...id.matchAll(/\./g)].map(({ index }) => `\`${id.slice(0, index + 1)}\${`)
    t.ok(source.includes(`'${id}'`) || begins.some((begin) => source.includes(begin)), id)
  }
})

t.test('numbers up to ten are words in English, and Ukrainian has its three plurals', async (t) => {
  const count = (language: 'en' | 'uk', n: number) =>
    sayerOf(language)('compare.count', { n, words: sayerOf(language)('words.number', { n: String(n) }) })
  t.equal(count('en', 1), 'One status differs.')
  t.equal(count('en', 7), 'seven statuses differ.')
  t.equal(count('uk', 1), 'Відрізняється 1 статус.')
  t.equal(count('uk', 3), 'Відрізняються 3 статуси.')
  t.equal(count('uk', 11), 'Відрізняються 11 статусів.')
})

t.test('a name is text, whatever it looks like', async (t) => {
  const say = sayerOf('en')
  t.equal(say('standing.never', { party: "<b>{x}</b> # 'quoted'" }), "Nobody has reported a stance of <b>{x}</b> # 'quoted'.")
})
