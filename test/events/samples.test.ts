import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { catalogue } from '../../events/catalogue.ts'
import { RecordedEvent } from '../../events/envelope.ts'
import { keyCatalogue } from '../../events/key.ts'
import { leaseCatalogue } from '../../events/lease.ts'
import { readAs, readEvent, type Vocabulary } from '../../events/reading.ts'
import { readAny, vocabularies } from '../../events/vocabularies.ts'
import { emptyRegistry, evolveRegistry } from '../../projections/registry.ts'
import { keys } from '../../src/keys/key.ts'
import type { Category } from '../../src/streams/category.ts'
import { breakAt, hashOf, type Link } from '../../src/streams/chain.ts'
import { stateOf, subscriptions } from '../../src/webhooks/subscription/subscription.ts'
import { listOf } from '../support/list-of.ts'

const folder = new URL('../../events/samples/', import.meta.url)
const names = readdirSync(folder)
const samples = names.map((name) => ({ name, sample: RecordedEvent.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) }))

const types = [...vocabularies.values()].flatMap((vocabulary) => Object.entries(vocabulary))

/** The samples of the first versions of one kind, in the order of their stream. */
const streamOf = (vocabulary: Vocabulary): RecordedEvent[] =>
  samples
    .map(({ sample }) => sample)
    .filter(({ schemaVersion, type }) => schemaVersion === 1 && Object.hasOwn(vocabulary, type))
    .toSorted((a, b) => a.revision - b.revision)

const fold = <V extends Vocabulary, S>({ vocabulary, evolve }: Category<V, S | undefined>): S | undefined =>
  streamOf(vocabulary).reduce<S | undefined>((state, event) => evolve(state, readAs(vocabulary, event)), undefined)

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
  const expected = types.flatMap(([type, { version }]) => Array.from({ length: version }, (_, older) => `${type}.v${older + 1}.json`))
  t.strictSame(names.toSorted(), expected.toSorted())
  for (const { name, sample } of samples) t.equal(`${sample.type}.v${sample.schemaVersion}.json`, name)
})

t.test('every sample can be read, and one of the newest version says after that what it said before', async (t) => {
  const versions = new Map(types.map(([type, { version }]) => [type, version]))
  for (const { name, sample } of samples) {
    const read = readAny(sample)
    const isNewest = sample.schemaVersion === versions.get(sample.type)
    t.strictSame(isNewest ? read : { ...read, data: sample.data }, sample, name)
  }
})

t.test('an event cannot be read in a stream of another kind, or of none', async (t) => {
  const [made] = streamOf(keyCatalogue) as [RecordedEvent]
  for (const stream of ['webhook-river-watch', 'ferry-1', 'ferry'])
    t.throws(() => readAny({ ...made, stream }), { name: 'UnreadableEvent', message: `${stream} revision 0: unknown event type KeyMade` })
})

t.test('a sample of the newest version has every field that there is', async (t) => {
  for (const [type, { schema, version }] of types) {
    const newest = samples.find(({ name }) => name === `${type}.v${version}.json`)
    t.strictSame(missing(z.toJSONSchema(schema) as Shape, [newest?.sample.data], type), [])
  }
})

t.test('the samples of each kind are one stream, whose chain is whole', async (t) => {
  for (const [prefix, vocabulary] of vocabularies) {
    const stream = streamOf(vocabulary)
    t.equal(new Set(stream.map(({ stream }) => stream)).size, 1, prefix)
    t.ok(stream[0]?.stream.startsWith(prefix))
    // Leases are not chained: they keep their newest events only, and nothing is proved by them.
    if (vocabulary === leaseCatalogue) continue
    let end: Link | undefined
    for (const event of stream) {
      t.equal(breakAt(event, end), null, `${event.stream} revision ${event.revision}`)
      end = { count: event.revision + 1, recordedAt: event.recordedAt, hash: hashOf(event) }
    }
  }
})

t.test('the samples of a negotiation can be folded', async (t) => {
  const registry = emptyRegistry()
  for (const event of streamOf(catalogue)) evolveRegistry(registry, readEvent(event))
  t.equal([...registry.developments.values()].length, 6)
  t.equal(registry.developments.get('gauge-call')?.bodies.length, 2)
})

t.test('the samples of a key can be folded', async (t) => {
  t.match(fold(keys), {
    id: 'river-desk',
    description: 'For the desk that reads along in Borrovia',
    scopes: listOf('read', 'webhooks'),
    negotiations: listOf('teln-dam'),
    madeBy: 'write-key',
    revokedAt: '2024-05-28T09:05:00.000Z',
  })
})

t.test('the samples of a webhook can be folded', async (t) => {
  const folded = fold(subscriptions)
  if (folded === undefined) return t.fail('there is none')
  t.equal(stateOf(folded), 'deleted')
  t.match(folded, {
    id: 'river-watch',
    url: 'https://hooks.river-post.example/summer-flow',
    owner: 'write-key',
    onExhaustion: 'skip',
    start: { 'teln-dam': 20 },
    isVerified: true,
    challenge: 1,
    isPaused: true,
    disabled: null,
    secrets: listOf({ until: Number.POSITIVE_INFINITY }, { until: Date.parse('2024-05-22T09:00:00.000Z') }),
    oneOffs: {
      newest: { rev: 4, kind: 'resend', negotiation: 'teln-dam', place: { rev: 17, index: 1 } },
      before: { newest: { rev: 3, kind: 'ping' }, before: null },
    },
    starts: listOf({ rev: 1, after: null }, { rev: 5, after: { 'teln-dam': 14 } }, { rev: 8, after: null }),
  })
  t.strictSame(
    folded.series.map(({ filter, after }) => [filter.to, after]),
    [
      [['agreed'], {}],
      [['agreed', 'rejected'], { 'teln-dam': 21 }],
    ],
  )
})
