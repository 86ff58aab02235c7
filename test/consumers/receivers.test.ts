import { execFile } from 'node:child_process'
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { hmacSecret } from '../../src/webhooks/signing/secret.ts'
import { openDesk } from '../support/desk.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openServiceHere } from '../support/in-process.ts'
import { onlyLong } from '../support/long.ts'
import { openServer } from '../support/server.ts'

const folder = new URL('./receivers/', import.meta.url).pathname
const manual = new URL('../../docs/webhooks.md', import.meta.url)
const run = promisify(execFile)

/** A request as it came to an endpoint. */
type Arrival = { webhook: string; headers: Record<string, string>; body: string }

/** What a library is to verify, or not. */
type Delivery = { name: string; secret: string } & Omit<Arrival, 'webhook'>

const [oldSecret, newSecret, strangeSecret] = [1, 2, 3].map((byte) => hmacSecret(new Uint8Array(32).fill(byte))) as [string, string, string]
const edPair = 'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=='
const edPublic = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='

/** Two, three and four bytes of UTF-8, a composed character, what JSON escapes, and what ends a line elsewhere. */
const rare = 'Côte — 世界 🌊 e\u0301 می\u200cخواهم "quoted" \\ <&> \u00a0 end'

const statement = (id: string, summary: string) => ({
  ...{ kind: 'StatementMade', id, summary, occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' } },
  ...{ reports: [{ report: 'post-31' }], positions: [{ party: 'avenland', point: 'summer-flow', stance: 'accepted', basis: 'official' }] },
})

/** Everything that a service sends before, during and after a rotation, and by ed25519. */
async function delivered(t: Test): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  const { port } = await openServer(t, async (request, response) => {
    const body = await text(request)
    arrivals.push({ webhook: (request.url ?? '').slice(1), headers: request.headers as Record<string, string>, body })
    response.end(JSON.parse(body).data.challenge ?? '')
  })
  const service = await openServiceHere(t, { STORE: 'memory:', WEBHOOK_TARGETS: 'any' })
  const desk = openDesk(() => service.url)
  const record = (id: string, summary: string) => desk.have('POST', '/negotiations/teln-dam/developments', statement(id, summary))
  await desk.open('teln-dam')
  for (const [id, secret] of [
    ['hmac', oldSecret],
    ['ed25519', edPair],
  ]) {
    await desk.have('POST', '/webhooks', { id, url: `http://127.0.0.1:${port}/${id}`, secret })
    await seen(async () => (await desk.standing(id as string)).state === 'active')
    await desk.have('POST', `/webhooks/${id}/pings`)
  }
  await record('plain', 'Avenland speaks')
  await record('rare', rare)
  for (const id of ['hmac', 'ed25519']) await desk.told(id)
  await desk.have('POST', '/webhooks/hmac/secrets', { secret: newSecret })
  await record('rotating', rare)
  await desk.told('hmac')
  await desk.have('POST', '/webhooks/hmac/secrets', { secret: newSecret, overlapHours: 0 })
  await record('rotated', rare)
  for (const id of ['hmac', 'ed25519']) await desk.told(id)
  await seen(async () => arrivals.filter(({ headers }) => headers['webhook-id']?.startsWith('ping_')).length === 2)
  return arrivals
}

/** Deliveries that are to be verified, and others that are not. */
function trials(arrivals: readonly Arrival[]): { genuine: Delivery[]; forged: Delivery[] } {
  const all = arrivals
    .filter(({ webhook }) => webhook === 'hmac')
    .flatMap(({ headers, body }) =>
      [oldSecret, newSecret, strangeSecret].map((secret, at) => ({
        ...{ name: `${headers['webhook-id']} ${['old', 'new', 'strange'][at]}`, secret, headers, body },
        signatures: headers['webhook-signature']?.split(' ').length ?? 0,
        isRotated: body.includes('rotated'),
      })),
    )
  const isGenuine = ({ secret, signatures, isRotated }: (typeof all)[number]): boolean =>
    secret !== strangeSecret && (signatures > 1 || secret === (isRotated ? newSecret : oldSecret))
  const bare = ({ name, secret, headers, body }: Delivery): Delivery => ({ name, secret, headers, body })
  const genuine = all.filter(isGenuine).map(bare)
  const altered = genuine.map((delivery) => ({
    ...delivery,
    name: `${delivery.name} altered`,
    body: delivery.body.replace('hmac', 'hmaс'),
  }))
  return { genuine, forged: [...all.filter((one) => !isGenuine(one)).map(bare), ...altered] }
}

/** What a program writes when it is given the deliveries. */
async function verified(program: string, args: readonly string[], cwd: string, deliveries: readonly Delivery[]): Promise<unknown> {
  const running = run(program, args, { cwd, env: { ...process.env, ...quiet }, maxBuffer: 1e7 })
  running.child.stdin?.end(JSON.stringify(deliveries))
  return JSON.parse((await running).stdout)
}

const quiet = { NODE_OPTIONS: '', DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1' }

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const isThere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((at) => statSync(join(at, program), { throwIfNoEntry: false })?.isFile() === true)

/** A snippet of the manual, by its language. */
const snippet = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readFileSync(manual, 'utf8'))?.[1] ?? ''

t.test('of what the service really sends', async (t) => {
  const arrivals = await delivered(t)
  const { genuine, forged } = trials(arrivals)
  const names = genuine.map(({ name }) => name)
  const count = (part: string): number => names.filter((name) => name.includes(part)).length
  t.strictSame([count('challenge_'), count('ping_')], [1, 1])
  t.ok(count(' new') >= 2 && count(' old') >= 6, `${names}`)

  t.test('the libraries of JavaScript verify everything, and nothing else', { timeout: 120_000 }, async (t) => {
    if (changedAt(join(folder, 'node_modules/.package-lock.json')) < changedAt(join(folder, 'package-lock.json')))
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
        cwd: folder,
        env: { ...process.env, ...quiet },
      })
    const result = (await verified(process.execPath, ['verify.js'], folder, [...genuine, ...forged])) as Record<string, string[]>
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    t.strictSame(Object.keys(result).sort(), Object.keys(dependencies).sort())
    for (const [library, verifiedBy] of Object.entries(result)) t.strictSame(verifiedBy, names, library)
  })

  const noDotnet = isThere('dotnet') ? onlyLong : 'no dotnet on the PATH'
  t.test('StandardWebhooks of .NET verifies everything, and nothing else', { skip: noDotnet, timeout: 120_000 }, async (t) => {
    const at = temporaryFolder(t)
    cpSync(join(folder, 'dotnet'), at, { recursive: true })
    t.strictSame(await verified('dotnet', ['run', '--verbosity', 'quiet'], at, [...genuine, ...forged]), names)
  })

  const signed = arrivals.filter(({ webhook }) => webhook === 'ed25519').map((one, at) => ({ ...one, name: `${at}`, secret: '' }))
  const tampered = signed.map((one) => ({ ...one, body: `${one.body} ` }))
  const verdicts = [...signed.map(() => true), ...tampered.map(() => false)]

  t.test('what is signed with ed25519 is verified as the manual shows it', async (t) => {
    t.ok(signed.length >= 6)
    const check = `import { text } from 'node:stream/consumers'
      const all = JSON.parse(await text(process.stdin))
      console.log(JSON.stringify(all.map(({ headers, body }) => isGenuine('${edPublic}', headers, Buffer.from(body)))))`
    const at = temporaryFolder(t)
    writeFileSync(join(at, 'verify.mjs'), `${snippet('js')}\n${check}`)
    t.strictSame(await verified(process.execPath, ['verify.mjs'], at, [...signed, ...tampered]), verdicts)
  })

  const noPython = await run('python3', ['-c', 'import cryptography']).then(
    () => false,
    () => 'no python3 with the package cryptography',
  )
  t.test('and so it is in Python', { skip: noPython }, async (t) => {
    const check = `import json, sys
print(json.dumps([is_genuine("${edPublic}", one["headers"], one["body"].encode()) for one in json.load(sys.stdin)]))`
    const at = temporaryFolder(t)
    writeFileSync(join(at, 'verify.py'), `${snippet('python')}\n${check}`)
    t.strictSame(await verified('python3', ['verify.py'], at, [...signed, ...tampered]), verdicts)
  })
})
