import t from 'tap'
import { Name, Slug, Text } from '../../events/identifier.ts'

t.test('text on record is whole characters, and not blank; what else is not taken is no reason not to read it', async (t) => {
  for (const good of ['Zürich', 'two\nlines\tand a tab', '👩‍🚀', '\u2067right to left, closed\u2069', 'turned \u202e round', 'bell\u0007'])
    t.ok(Text.safeParse(good).success, good)
  for (const bad of ['half \ud800 a character', '', ' \n ']) t.notOk(Text.safeParse(bad).success, JSON.stringify(bad))
  t.notOk(Name.safeParse('half \udfff').success)
})

t.test('white space around a text is not part of it', async (t) => {
  t.equal(Name.parse('  Avenland '), 'Avenland')
})

t.test('an id is lower-case words joined by single hyphens', async (t) => {
  for (const good of ['a', 'plan-28-points', '018f95a0-0000-7000-8000-000000000001']) t.ok(Slug.safeParse(good).success, good)
  for (const bad of ['', 'A', 'a_b', '-a', 'a-', 'a--b', 'ä', '__proto__', 'a'.repeat(81)]) t.notOk(Slug.safeParse(bad).success, bad)
})
