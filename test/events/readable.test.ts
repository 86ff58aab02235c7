import t from 'tap'
import { shown, unreadableIn } from '../../events/readable.ts'

/** A text without what no eye sees, for the label of a test. */
const codesOf = (text: string): string => [...text].map((one) => `U+${(one.codePointAt(0) as number).toString(16)}`).join(' ')

t.test('text that people write is taken, with what it needs of invisible characters', async (t) => {
  for (const good of [
    'Zürich',
    'two\nlines\r\nand a\ttab',
    'שלום',
    'ה\u200f(C++)\u200e', // marks of direction in Hebrew
    'قال \u061c5 %',
    'می\u200cخواهم', // Persian: “I want”
    'PDF\u200cها', // Persian plural of a foreign word
    '۱۴۰۲ ه\u200d.ش', // the abbreviation of a calendar
    'क्\u200dष', // Devanagari: half form
    'ක්\u200dය', // Sinhala
    'ក\u200bខ', // Khmer: a line may end here
    '👩‍🚀 👨‍👩‍👧 🏳️‍🌈 🏳‍🌈 ❤️ ☎︎ 👍🏽 👩🏽‍🦰 #️⃣ 🇺🇦',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', // England
    '葛\u{e0100}城', // a form of an ideograph, in the name of a city
    'a\u00a0b\u3000c',
    'private \ue000', // some desk’s own font shows it
    '\u0600\u06dd', // signs of Arabic that stand before a number, and are seen
  ])
    t.equal(unreadableIn(good), undefined, codesOf(good))
})

t.test('a character that is not seen, or that turns what is, is named with its place', async (t) => {
  const turning = [...'\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069']
  for (const one of turning)
    t.match(unreadableIn(`Avenland${one}`), /^U\+[0-9A-F]{4} turns the direction of text; it is character 9$/, codesOf(one))
  for (const one of [...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'])
    t.match(unreadableIn(`שלום${one}`), 'turns the direction', `in Hebrew too: ${codesOf(one)}`)
  for (const one of [...'\0\u0007\u000b\u000c\u001b\u007f\u0085\u009f'])
    t.match(unreadableIn(`a${one}`), /^U\+00.. is a control character; it is character 2$/)
  const unseen =
    '\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u2028\u2029\u2060\u2061\u2064\u206a\u206f\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffb\ufffc\u2800\uffff\ufdd0\u{1d173}\u{1fffe}\u{e0001}\u{e0061}\u{e007f}\u{e0100}\u{e0fff}'
  for (const one of unseen) t.match(unreadableIn(`Ab${one}c`), /^U\+[0-9A-F]{4,5} cannot be seen; it is character 3$/, codesOf(one))
  t.equal(unreadableIn('\ud83d alone'), 'U+D83D cannot be seen; it is character 1')
  t.equal(unreadableIn('👩‍🚀\u200d'), 'U+200D cannot be seen; it is character 4')
  t.equal(unreadableIn('e\u0301\u200d'), 'U+200D cannot be seen; it is character 3')
  t.equal(unreadableIn('1\ufe0f'), 'U+FE0F cannot be seen; it is character 2')
})

t.test('of a text from elsewhere only what would not be taken is left out', async (t) => {
  t.equal(shown('\u2067a\u0000b\u{e0061}c 👩‍🚀'), ' a b c 👩‍🚀')
})
