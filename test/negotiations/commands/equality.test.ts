import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { isEqual } from '../../../src/negotiations/commands/equality.ts'

t.test('the order of fields says nothing, that of a list does', async (t) => {
  t.ok(isEqual({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }))
  t.notOk(isEqual(['a', 'b'], ['b', 'a']))
})

t.test('what is missing, null, empty or of another kind is not the same', async (t) => {
  const values = [null, 0, '', '0', false, [], {}, [0], { 0: 0 }, { a: null }, { b: null }, { a: null, b: null }, [null], [[]]]
  for (const [i, a] of values.entries())
    for (const [j, b] of values.entries()) t.equal(isEqual(a, b), i === j, `${JSON.stringify(a)} and ${JSON.stringify(b)}`)
})

t.test('it agrees with the platform on any JSON', async (t) => {
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)))
  fc.assert(fc.property(json, json, (a, b) => isEqual(a, b) === isDeepStrictEqual(a, b) && isEqual(a, structuredClone(a))))
  t.pass()
})
