import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { catalogue } from '../../events/catalogue.ts'
import { RecordedEvent } from '../../events/envelope.ts'
import { readEvent } from '../../events/reading.ts'
import { emptyRegistry, evolveRegistry } from '../../projections/registry.ts'

const folder = new URL('../../events/samples/', import.meta.url)
const names = readdirSync(folder)
const samples = names.map((name) => ({ name, sample: RecordedEvent.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }))

type Shape = { $ref?: string; $defs?: Record<string, Shape>; properties?: Record<string, Shape>; items?: Shape }

/** The fields of a schema that none of some values has; alternatives are not looked into. */
function missing(schema: Shape, values: unknown[], path: string, defs = schema.$defs ?? {}): string[] {
  if (schema.$ref !== undefined) return missing(defs[schema.$ref.replace('#/$defs/', '')] ?? {}, values, path, defs)
  if (schema.items !== undefined) return missing(schema.items, values.flat(), `${path}[]`, defs)
  return Object.entries(schema.properties ?? {}).flatMap(([field, shape]) => {
    const held = (values as Record<string, unknown>[]).filter((value) => Object.hasOwn(value, field)).map((value) => value[field])
    return held.length === 0 ? [`${path}.${field}`] : missing(shape, held, `${path}.${field}`, defs)
  })
}

t.test('every version of every type has one sample, under its own name', async (t) => {
  const expected = Object.entries(catalogue).flatMap(([type, { version }]) =>
    Array.from({ length: version }, (_, older) => `${type}.v${older + 1}.json`),
  )
  t.strictSame(names.toSorted(), expected.toSorted())
  for (const { name, sample } of samples) t.equal(`${sample.type}.v${sample.schemaVersion}.json`, name)
})

t.test('every sample can be read, and one of the newest version says after that what it said before', async (t) => {
  for (const { name, sample } of samples) {
    const read = readEvent(sample)
    const isNewest = sample.schemaVersion === catalogue[read.type].version
    t.strictSame(isNewest ? read : { ...read, data: sample.data }, sample, name)
  }
})

t.test('a sample of the newest version has every field that there is', async (t) => {
  for (const [type, { schema, version }] of Object.entries(catalogue)) {
    const newest = samples.find(({ name }) => name === `${type}.v${version}.json`)
    t.strictSame(missing(z.toJSONSchema(schema) as Shape, [newest?.sample.data], type), [])
  }
})

t.test('the samples of the first versions are one stream, which can be folded', async (t) => {
  const stream = samples.map(({ sample }) => sample).filter(({ schemaVersion }) => schemaVersion === 1)
  const registry = emptyRegistry()
  for (const event of stream.toSorted((a, b) => a.revision - b.revision)) evolveRegistry(registry, readEvent(event))
  t.equal([...registry.developments.values()].length, 6)
  t.equal(registry.developments.get('gauge-call')?.bodies.length, 2)
})
