import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { standpointHere } from '../support/in-process.ts'
import { startService } from '../support/process.ts'

const readme = new URL('../../README.md', import.meta.url)
const seed = new URL('../../seeds/ukraine-2025', import.meta.url).pathname

/** A command of the tour with what the README says it prints. */
const consoles = /```console\n\$ (?<command>[^\n]+)\n(?<output>[\s\S]*?)```/g

/** What differs from run to run, put as the README puts it. */
const constant = (text: string): string =>
  text
    .replaceAll(/"(recordedAt|createdAt|changedAt)":"[^"]+"/g, '"$1":"…"')
    .replaceAll(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}\S* UTC +/gm, '…  ')
    .replaceAll(/whsec_[^"]+/g, 'whsec_…')
    .replaceAll(/"id":"[0-9a-f]{8}-[^"]+"/g, '"id":"…"')
    .replaceAll(/head [0-9a-f]{64}/g, 'head …')

/** The words of a shell's line, as far as the tour uses its quotes. */
const words = (line: string): string[] => [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')

/** `curl` as far as the tour uses it: a URL, -H and -d. */
async function curl(args: readonly string[], base: string): Promise<string> {
  const headers: Record<string, string> = {}
  let [url, body]: [string, string | undefined] = ['', undefined]
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string
    if (word === '-H') {
      const [name, value] = (args[++index] as string).split(': ')
      headers[name as string] = value as string
    } else if (word === '-d') body = args[++index]
    else url = word
  }
  const response = await fetch(url.replace('localhost:3000', base), body === undefined ? {} : { method: 'POST', headers, body })
  return response.text()
}

t.test('every command of the tour prints what the README says', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'standpoint-tour-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  t.chdir(folder)
  const { url } = await startService(t, { WRITE_KEY: '', SEED: seed }, { cwd: folder })
  const variables: Record<string, string> = {}

  const run = async (command: string): Promise<string> => {
    const [, name, file] = /^export (\w+)=\$\(cat (\S+)\)$/.exec(command) ?? []
    if (name !== undefined && file !== undefined) {
      variables[name] = (await readFile(join(folder, file), 'utf8')).trim()
      return ''
    }
    const [program, ...args] = words(command).map((word) => word.replace(/\$(\w+)/g, (_, variable: string) => variables[variable] ?? ''))
    const printed = program === 'curl' ? await curl(args, url) : (await standpointHere(args.slice(1), {})).stdout
    return constant(printed.endsWith('\n') ? printed : `${printed}\n`)
  }

  const text = await readFile(readme, 'utf8')
  const printed = new Map<string, string>()
  for (const { groups } of text.matchAll(consoles)) {
    const { command, output } = groups as { command: string; output: string }
    printed.set(command, await run(command))
    // `tap --snapshot` writes the README anew.
    if (process.env.TAP_SNAPSHOT !== '1') t.equal(printed.get(command), output, command)
  }
  t.ok(printed.size >= 8)
  if (process.env.TAP_SNAPSHOT === '1')
    await writeFile(
      readme,
      text.replaceAll(consoles, (_, command: string) => `\`\`\`console\n$ ${command}\n${printed.get(command)}\`\`\``),
    )
})

t.test('the negotiation of one’s own that the README shows loads as it stands', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'standpoint-own-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const [, json] = /```json\n([\s\S]*?)```/.exec(await readFile(readme, 'utf8')) ?? []
  await writeFile(join(folder, 'negotiation.json'), json ?? '')
  const STORE = `sqlite:${join(folder, 'standpoint.db')}`
  t.match(await standpointHere(['seed', folder], { STORE }), { code: 0, stdout: 'teln-dam: 7 added, 0 unchanged\n' })
  t.match(await standpointHere(['seed', folder], { STORE }), { code: 0, stdout: 'teln-dam: 0 added, 7 unchanged\n' })
  t.match((await standpointHere(['matrix'], { STORE })).stdout, /summer-flow .*agreed/)
})
