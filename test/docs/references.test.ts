import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import t from 'tap'

const root = new URL('../..', import.meta.url).pathname
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

const filesIn = async (folder: string, ending: string): Promise<string[]> =>
  (await readdir(join(root, folder), { recursive: true })).filter((name) => name.endsWith(ending)).map((name) => join(folder, name))

/** The anchor of a heading, as the hosts of repositories make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
const anchorsIn = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))

t.test('every document that the code refers to is there, with the heading that is named', async (t) => {
  const files = (await Promise.all(['events', 'projections', 'src', 'test', 'bench'].map((folder) => filesIn(folder, '.ts')))).flat()
  for (const file of files.filter((name) => !name.includes('node_modules')))
    for (const [reference, path = '', heading] of (await read(file)).matchAll(/(docs\/[\w/-]+\.md)(?:, “([^”]+)”)?/g)) {
      if (!t.ok(existsSync(join(root, path)), `${file}: ${reference}`) || heading === undefined) continue
      t.ok(anchorsIn(await read(path)).includes(anchorOf(heading)), `${file}: ${reference}`)
    }
})

t.test('no comment leads to a design that is not in the repository', async (t) => {
  for (const folder of ['events', 'projections', 'src', 'test', 'bench'])
    for (const file of await filesIn(folder, '.ts'))
      if (!file.includes('node_modules') && !file.endsWith('references.test.ts')) t.notMatch(await read(file), /\bdesign,? section\b/, file)
})

t.test('every link between documents leads somewhere', async (t) => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'findings/README.md', ...(await filesIn('docs', '.md'))]
  for (const file of documents)
    for (const [, target = ''] of (await read(file)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [path = '', anchor] = target.split('#')
      const to = path === '' ? file : join(dirname(file), path)
      if (!t.ok(existsSync(join(root, to)), `${file}: ${target}`) || anchor === undefined) continue
      t.ok(anchorsIn(await read(to)).includes(anchor), `${file}: ${target}`)
    }
})

t.test('every file that the map names is there', async (t) => {
  const map = await read('docs/architecture.md')
  for (const [, name = ''] of map.matchAll(/`([\w/-]+\/[\w-]*(?:\.ts)?)`/g)) {
    const places = [
      name,
      `src/${name}`,
      ...['http/', 'webhooks/', 'projections/', 'http/request/', 'store/', 'cli/'].flatMap((room) => [
        `src/${room}${name}`,
        `${room}${name}`,
      ]),
    ]
    t.ok(
      places.some((place) => existsSync(join(root, place))),
      name,
    )
  }
})
