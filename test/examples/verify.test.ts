import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type CloudEvent, cloudEventOf } from '../../events/cloud-event.ts'
import type { RecordedEvent } from '../../events/envelope.ts'
import { commandData } from '../../src/negotiations/commands/command.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { served } from '../support/cli.ts'
import { isleFerry } from '../support/data-set.ts'
import { temporaryFolder } from '../support/folder.ts'

const program = new URL('../../examples/verify.py', import.meta.url).pathname
const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed'

/** The verifier on an export: on its standard input, or in a file where one is named. */
function verified(lines: readonly string[], ...files: string[]): { status: number | null; out: string; err: string } {
  const text = lines.map((line) => `${line}\n`).join('')
  const { status, stdout, stderr } = spawnSync('python3', [program, ...files], { input: text })
  return { status, out: String(stdout), err: String(stderr) }
}

/** Characters that JSON writes in more ways than one, or that a careless reader takes for something else. */
const rare =
  '"quoted" \\ back / slash \u{1f600} é e\u0301 \u2028 \u2029 \u0001\b\f\v\u001f \u007f \u0085 \u2067 \ufeff \ufffd \uffff \t\n\r <&> \\u00e9 end'

async function exported(t: Test): Promise<{ lines: string[]; heads: string }> {
  const { run, ledger } = await served(t)
  await run(['seed', isleFerry])
  // By the ledger's own door, as what came on record when it was still taken.
  const data = commandData.OpenNegotiation.parse({ id: 'teln-dam', title: rare, description: rare.repeat(3) })
  await ledger.write('teln-dam', { commands: [{ type: 'OpenNegotiation', data }], by: `desk ${rare}` })
  for (const [id, name] of [
    ['delta', rare],
    ['plain', 'Plain'],
  ] as const)
    await ledger.write('teln-dam', { commands: [{ type: 'JoinParty', data: { id, name, role: 'principal' } }], by: 'desk' })
  const told = (await run(['verify'])).out
  const heads = [...told.matchAll(/^(\S+: \d+ events), .*(, head \S+)$/gm)].map(([, stream, head]) => `${stream}${head}\n`)
  return { lines: (await run(['export'])).out.trimEnd().split('\n'), heads: heads.join('') }
}

t.test('the verifier of the examples prints the heads that `standpoint verify` prints', { skip }, async (t) => {
  const { lines, heads } = await exported(t)
  t.match(heads, /^negotiation-isle-ferry: 30 events, head [0-9a-f]{64}\nnegotiation-teln-dam: 3 events, head [0-9a-f]{64}\n$/)
  t.strictSame(verified(lines), { status: 0, out: heads, err: '' })
  const file = join(temporaryFolder(t), 'archive.ndjson')
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  t.strictSame(verified([], file), { status: 0, out: heads, err: '' })
  t.strictSame(
    verified(lines.toReversed().toSorted((a, b) => JSON.parse(a).revision - JSON.parse(b).revision)).status,
    0,
    'streams may be mixed',
  )
})

t.test('it orders the fields of an object as RFC 8785 does', { skip }, async (t) => {
  const data = {
    '\ufb33': 'Dalet',
    '\u{1f600}': 'Smile',
    '\u20ac': 'Euro',
    '\r': 'Return',
    '1': 'One',
    '\u0080': 'Control',
    ö: 'O',
    '': [{ b: null, a: true }],
  }
  const events: RecordedEvent[] = []
  for (let revision = 0; revision < 3; revision++)
    events.push({
      ...{ id: `01900000-0000-7000-8000-00000000000${revision}`, type: 'NegotiationOpened', schemaVersion: 1, stream: 'negotiation-x' },
      ...{ revision, position: 7 + revision, recordedAt: '2024-06-01T12:00:00.000Z', recordedBy: 'desk', data },
      ...{
        correlationId: '01900000-0000-7000-8000-000000000000',
        causationId: revision === 2 ? '01900000-0000-7000-8000-000000000001' : null,
      },
      previousHash: revision === 0 ? null : hashOf(events.at(-1) as RecordedEvent),
    })
  const head = hashOf(events.at(-1) as RecordedEvent)
  t.strictSame(verified(events.map((event) => JSON.stringify(cloudEventOf(event)))), {
    status: 0,
    out: `negotiation-x: 3 events, head ${head}\n`,
    err: '',
  })
})

t.test('what is no export is said to be none, with its line', { skip }, async (t) => {
  const { lines } = await exported(t)
  const [first = ''] = lines
  const doubled = first.replace(/"recordedby":/, '"recordedby":"somebody",$&')
  const bare = first.replace('"standpoint.', '"')
  for (const [text, words] of [
    [[], /nothing to verify/],
    [[''], /line 1: /],
    [[first, ''], /line 2: /],
    [[doubled], /line 1: a key stands twice/],
    [[bare], /line 1: this is no event/],
    [['[]'], /line 1: /],
  ] as const) {
    const { status, out, err } = verified(text)
    t.strictSame([status, out], [1, ''])
    t.match(err, words)
    t.notMatch(err, 'Traceback')
  }
  t.match(verified([`\ufeff${first}`]), { status: 0, err: /^$/ })
})

t.test('whatever is altered, left out, doubled or moved is found, or changes the head', { skip }, async (t) => {
  const { lines, heads } = await exported(t)
  const event = JSON.parse(lines[12] as string) as CloudEvent & Record<string, unknown>
  const id = '00000000-0000-7000-8000-000000000000'
  const altered: Record<string, unknown> = {
    ...{
      id,
      source: '/negotiations/elsewhere',
      type: 'standpoint.PointRetired',
      time: '2020-01-01T00:00:00.000Z',
      revision: 11,
      schemaversion: 2,
    },
    ...{
      recordedby: 'somebody',
      correlationid: id,
      causationid: id,
      previoushash: '0'.repeat(64),
      data: { ...(event.data as object), more: 1 },
    },
  }
  const covered = Object.keys(event).filter((name) => !['specversion', 'datacontenttype', 'position', 'subject'].includes(name))
  t.strictSame(
    Object.keys(altered)
      .filter((name) => name !== 'causationid')
      .toSorted(),
    covered.toSorted(),
    'every attribute that the hash covers is tried',
  )
  const refused = (changed: readonly string[], label: string) => {
    const { status, out, err } = verified(changed)
    t.match({ status, out }, { status: 1, out: /^$/ }, label)
    t.match(err, /^negotiation-\S+ revision \d+: this event does not follow on the one before it\n$/, label)
  }
  for (const [name, value] of Object.entries(altered)) refused(lines.with(12, JSON.stringify({ ...event, [name]: value })), name)
  refused(lines.toSpliced(12, 1), 'left out')
  refused(lines.toSpliced(12, 0, lines[12] as string), 'doubled')
  refused(lines.toSpliced(12, 2, lines[13] as string, lines[12] as string), 'moved')
  const last = JSON.parse(lines.at(-1) as string)
  const ended = verified(lines.with(-1, JSON.stringify({ ...last, data: { ...last.data, name: 'Other' } })))
  t.equal(ended.status, 0)
  t.not(ended.out, heads, 'nothing vouches for the last event but its head')
  t.equal(verified(lines.with(12, JSON.stringify({ ...event, data: { share: 0.5 } }))).status, 1, 'no event holds a fraction')
})
