/**
 * Scripts whose letters join or stack, and need the joiners (ZWJ, ZWNJ) to say how: Arabic and the scripts of India and
 * their neighbours (The Unicode Standard, sections 9.2 and 12.1). None of them knows capitals, and their vowel signs
 * are marks; those that go with the letters of any script are left out.
 */
const joining = String.raw`[\p{Lo}[\p{M}--\p{Script=Inherited}][\p{M}&&\p{Script_Extensions=Arabic}]]`
/** Where words are written without spaces, ZWSP says where a line may end (section 16.2). */
const unspaced = String.raw`[\p{Script_Extensions=Thai}\p{Script_Extensions=Lao}\p{Script_Extensions=Khmer}\p{Script_Extensions=Myanmar}]`
const rightToLeft = /[\p{L}&&[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]]/v

const pictured = String.raw`[\p{Emoji}--[#*0-9]][\uFE0E\uFE0F]?\p{Emoji_Modifier}?`

/** Invisible characters in the places where a text cannot do without them. */
const needed = new RegExp(
  [
    // Emoji (ED-14a, ED-15a and ED-16 of UTS #51): keys, flags of countries within one, and what is joined or varied.
    String.raw`\p{Emoji_Keycap_Sequence}|\p{RGI_Emoji_Tag_Sequence}`,
    String.raw`${pictured}(?:\u200D${pictured})*`,
    // The form of an ideograph in a name (UTS #37) or of a letter of Mongolian.
    String.raw`\p{Ideographic}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
    String.raw`\p{Script=Mongolian}[\u180B-\u180D\u180F]`,
    String.raw`(?<=${joining})[\u200C\u200D]|[\u200C\u200D](?=${joining})`,
    String.raw`(?<=${unspaced})\u200B(?=${unspaced})`,
  ].join('|'),
  'gv',
)

/** Marks of direction move what has no direction of its own, never a letter (UAX #9, section 2.6). */
const marks = /[\u200E\u200F\u061C]/g

const turning = /\p{Bidi_Control}/v
const control = /[\p{Cc}--[\t\n\r]]/v
/**
 * All that no reader can see, or that turns what they see: line ends but for the common ones, what Unicode says shall not
 * be drawn (Default_Ignorable_Code_Point: zero width, fillers, tags, selectors, soft hyphen, byte order mark, …), what steers
 * direction (Bidi_Control), annotations and what stands for an object, the braille pattern without dots, what is no character and never will be, and half of one.
 */
const hidden =
  /[[\p{Cc}--[\t\n\r]]\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\uFFF9-\uFFFC\u2800\p{Noncharacter_Code_Point}]/v

const everyHidden = new RegExp(hidden, 'gv')

/** A text of the same length in which what it needs of them no longer shows. */
function withoutNeeded(text: string): string {
  const blank = (found: string): string => ' '.repeat(found.length)
  const without = text.replace(needed, blank)
  return rightToLeft.test(text) ? without.replace(marks, blank) : without
}

const reasonOf = (character: string): string => {
  if (turning.test(character)) return 'turns the direction of text'
  return control.test(character) ? 'is a control character' : 'cannot be seen'
}

/**
 * What is wrong with a text that somebody hands in, if it has a character that cannot be seen or that reorders it: two names
 * that look the same could be two, and a sentence could be shown as another (UTS #39, CVE-2021-42574). Text that needs such a
 * character has it: joiners in Persian and Hindi, marks of direction beside Hebrew and Arabic, emoji. Tabs and line breaks are
 * taken.
 * @returns the first of them by its code point, with its place (counted from 1, in characters), in words for whoever wrote the text
 */
export function unreadableIn(text: string): string | undefined {
  // Nearly every text is without.
  if (!hidden.test(text)) return undefined
  const found = hidden.exec(withoutNeeded(text))
  if (found === null) return undefined
  const [character] = found
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')
  return `U+${code} ${reasonOf(character)}; it is character ${[...text.slice(0, found.index)].length + 1}`
}

/** A text from elsewhere with a space in place of each character that would not be taken. */
export function shown(text: string): string {
  const without = withoutNeeded(text)
  return text.replaceAll(everyHidden, (character, at: number) => (without.startsWith(character, at) ? ' ' : character))
}
