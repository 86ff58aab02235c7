import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { base, openService, type Service, statement } from '../support/service.ts'

const linkOf = (link: unknown): string | undefined => /^<(.*)>; rel="next"$/.exec(String(link))?.[1]

async function walk(
  { get }: Service,
  url: string,
  itemsOf: (body: unknown) => unknown[],
  between: () => Promise<unknown> = async () => {},
): Promise<unknown[]> {
  const found: unknown[] = []
  for (let next: string | undefined = url; next !== undefined; ) {
    const response = await get(next)
    found.push(...itemsOf(response.json()))
    next = linkOf(response.headers.link)
    await between()
  }
  return found
}

const under = (name: string) => (body: unknown) => (body as Record<string, unknown[]>)[name] as unknown[]

t.test('the pages of a list together are the list', async (t) => {
  const service = await openService(t)
  const lists: [path: string, itemsOf: (body: unknown) => unknown[]][] = [
    ...['points', 'parties', 'versions', 'actors', 'sources', 'reports', 'developments', 'changes'].map(
      (name): [string, (body: unknown) => unknown[]] => [`${base}/${name}`, under(name)],
    ),
    [`${base}/developments?retracted=true&actor=water-minister`, under('developments')],
    [`${base}/changes?party=overall`, under('changes')],
    [`${base}/events`, (body) => body as unknown[]],
    [`${base}/events?from=7`, (body) => body as unknown[]],
    ['/negotiations', under('negotiations')],
  ]
  for (const [path, itemsOf] of lists) {
    const whole = itemsOf((await service.get(path)).json())
    t.ok(whole.length > 0, path)
    for (const limit of [1, 2, 1000])
      t.strictSame(await walk(service, `${path}${path.includes('?') ? '&' : '?'}limit=${limit}`, itemsOf), whole, `${path} by ${limit}`)
  }
})

t.test('pages fit together though events come between them', async (t) => {
  const service = await openService(t)
  const whole = (await service.get(`${base}/changes`)).json().changes
  let count = 0
  const write = () => service.post(`${base}/developments`, statement({ id: `gauge-${count++}` }))
  t.strictSame(await walk(service, `${base}/changes?limit=3`, under('changes'), write), whole)
  const events = (await service.get(`${base}/events`)).json()
  t.strictSame(await walk(service, `${base}/events?limit=20`, (body) => body as unknown[], write), events)
})

t.test('a page that was asked for with a cursor is for ever', async (t) => {
  const { get } = await openService(t)
  const next = linkOf((await get(`${base}/developments?limit=1`)).headers.link) as string
  t.match((await get(next)).headers['cache-control'], /immutable/)
})

t.test('a cursor belongs to its list', async (t) => {
  const { get } = await openService(t)
  const next = linkOf((await get(`${base}/changes?scope=present&party=overall&limit=1`)).headers.link) as string
  const cursor = new URLSearchParams(next.split('?')[1]).get('cursor')
  for (const query of [`party=overall&scope=present&cursor=${cursor}`, `limit=2&cursor=${cursor}&scope=present&party=overall`])
    t.equal((await get(`${base}/changes?${query}`)).statusCode, 200, 'order and limit are no matter')
  for (const path of [
    `${base}/changes?scope=present`,
    `${base}/changes?scope=past&party=overall`,
    `${base}/changes?scope=present&party=overall&rev=20`,
    `${base}/points?limit=1`,
    `${base}/events?limit=1`,
    '/negotiations?limit=1',
  ]) {
    const response = await get(`${path}&cursor=${cursor}`)
    t.match(response.json(), { status: 400, code: 'invalid-request', errors: listOf({ parameter: 'cursor' }) }, path)
  }
})

t.test('a table comes whole, unless a page is asked for', async (t) => {
  const { get, post } = await openService(t)
  await post(
    `${base}/developments`,
    Array.from({ length: 120 }, (_, index) => statement({ id: `gauge-${index}` })),
  )
  t.equal((await get(`${base}/developments`)).json().developments.length, 100)
  t.equal((await get(`${base}/developments.csv`)).body.trimEnd().split('\r\n').length, 1 + 5 + 120)
  t.equal((await get(`${base}/developments.csv?limit=2`)).body.trimEnd().split('\r\n').length, 1 + 2)
})
