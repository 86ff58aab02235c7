import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
import { Config, readConfig } from '../../src/config.ts'
import { addressOf } from '../../src/store/eventstoredb/address.ts'
import { temporaryFolder } from '../support/folder.ts'

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

const Service = z.object({
  build: z.string().optional(),
  image: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
  restart: z.string(),
  stop_grace_period: z.string().optional(),
  mem_limit: z.string(),
})
type Service = z.output<typeof Service>

const Compose = z.object({
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
  configs: z.record(z.string(), z.object({ content: z.string() })).default({}),
})

const needed: Record<string, string> = {
  WRITE_KEY: 'sixteen-letters-at-least',
  ADMIN_PASSWORD: 'a-password-of-admin',
  OPS_PASSWORD: 'a-password-of-ops',
}

/** What Compose makes of `${NAME:?message}`, `${NAME:-default}` and `${NAME}`. */
const filled = (text: string, variables = needed): string =>
  text.replace(/\$\{(\w+)(?::([?-])([^}]*))?\}/g, (whole, name: string, operator?: string, rest?: string) => {
    const value = variables[name] ?? (operator === '-' ? rest : undefined)
    if (value === undefined) throw new Error(`nothing to fill ${whole} with`)
    return value
  })

const dockerfile = textOf('Dockerfile')
const { version } = z.object({ version: z.string() }).parse(JSON.parse(textOf('package.json')))
const port = /PORT=(\d+)/.exec(dockerfile)?.[1]

for (const file of ['compose.yaml', 'compose.cluster.yaml'])
  t.test(file, async (t) => {
    const { services, volumes, configs } = Compose.parse(parse(textOf(file), { merge: true }))
    const every = Object.entries(services)
    const ours = every.filter(([, { build }]) => build !== undefined)
    const nodes = every.filter(([, { image }]) => image.startsWith('eventstore/eventstore:'))
    const isOneShot = ({ restart }: Service) => restart === 'no'
    const isWatched = ({ build, healthcheck }: Service) => healthcheck !== undefined || build !== undefined

    t.test('every image is named by an exact tag, and its own by the version of the package', async (t) => {
      for (const [name, { image }] of every) t.match(image, /^[a-z0-9/-]+:\d+\.\d+\.\d+(-[a-z0-9-]+)?$/, name)
      for (const [name, { image }] of ours) t.equal(image, `standpoint:${version}`, name)
    })

    t.test('the service is given what it knows, takes it, and finds every node by its name', async (t) => {
      t.not(ours.length, 0)
      const authority = join(temporaryFolder(t), 'ca.crt')
      writeFileSync(authority, 'a certificate')
      for (const [name, { environment, volumes }] of ours) {
        t.strictSame(
          Object.keys(environment).filter((variable) => !(variable in Config.shape)),
          [],
          name,
        )
        const own = Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, filled(value)]))
        const read = readConfig({ ...own, HOST: '0.0.0.0', PORT: port })
        if (!read.ok) return t.fail(read.error)
        const { STORE } = read.value
        const [, folder] = /tlsCAFile=(.*)\/ca\.crt$/.exec(STORE) ?? []
        if (folder !== undefined) t.ok(volumes.some((volume) => volume.endsWith(`:${folder}:ro`)))
        const address = addressOf(STORE.replace(/(?<=tlsCAFile=).*/, authority))
        t.strictSame(
          address.endpoints,
          nodes.map(([node]) => ({ address: node, port: 2113 })),
        )
        t.equal(address.tls === undefined, nodes.length === 1, 'only the single node runs without TLS')
      }
    })

    t.test('what is chosen for the service is passed on, and where nothing is chosen, nothing', async (t) => {
      const chosen = {
        PUBLIC_URL: 'https://standpoint.example',
        PUBLIC_READS: 'false',
        EMBED_ORIGINS: 'none',
        WEBHOOK_TARGETS: 'any',
        WEBHOOK_KEYS: '2025:a-key',
      }
      for (const [name, { environment }] of ours)
        for (const [variable, value] of Object.entries(chosen)) {
          t.equal(filled(environment[variable] ?? 'not passed on', chosen), value, `${variable} of ${name}`)
          t.equal(filled(environment[variable] ?? 'not passed on'), '', `${variable} of ${name}`)
        }
    })

    t.test('every service is watched or ends by itself, is started again, and is waited for', async (t) => {
      t.match(dockerfile, /^HEALTHCHECK /m)
      for (const [name, service] of every) {
        t.ok(isWatched(service) || isOneShot(service), `${name} has a health check`)
        // A deposed leader ends with code 0 and counts on being started again, which on-failure would not do.
        if (!isOneShot(service)) t.equal(service.restart, 'unless-stopped', name)
        if (!isOneShot(service)) t.type(service.stop_grace_period, 'string', name)
        for (const [other, { condition }] of Object.entries(service.depends_on)) {
          const awaited = services[other]
          if (awaited === undefined) return t.fail(`${name} waits for ${other}, which is not there`)
          t.equal(condition, isOneShot(awaited) ? 'service_completed_successfully' : 'service_healthy', `${name} on ${other}`)
        }
      }
    })

    t.test('volumes and configs are declared and used', async (t) => {
      const used = new Set(every.flatMap(([, service]) => service.volumes.map((volume) => volume.split(':')[0] as string)))
      t.strictSame(used, new Set(Object.keys(volumes)))
      t.strictSame(new Set(every.flatMap(([, service]) => service.configs.map(({ source }) => source))), new Set(Object.keys(configs)))
      for (const [name, service] of nodes)
        t.ok(
          service.volumes.some((volume) => volume.endsWith(':/var/lib/eventstore')),
          name,
        )
    })

    t.test('nothing is open to other machines, and no secret has a default', async (t) => {
      for (const [name, { ports }] of every) for (const published of ports) t.match(published, /^127\.0\.0\.1:/, name)
      for (const [, { ports }] of nodes) t.strictSame(ports, [])
      t.notMatch(textOf(file), /(?:KEY|PASSWORD):?-/)
    })

    if (nodes.length > 1)
      t.test('each node knows the others, and has a certificate and a volume of its own', async (t) => {
        const makes = textOf(file)
        for (const [name, { environment }] of nodes) {
          const others = nodes.filter(([other]) => other !== name).map(([other]) => `${other}:2113`)
          t.equal(environment.EVENTSTORE_CLUSTER_SIZE, String(nodes.length))
          t.equal(environment.EVENTSTORE_GOSSIP_SEED, others.join(','))
          t.equal(environment.EVENTSTORE_NODE_HOST_ADVERTISE_AS, name)
          t.equal(environment.EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS, name)
          t.match(environment.EVENTSTORE_CERTIFICATE_FILE, `/${name}/`)
          t.match(environment.EVENTSTORE_CERTIFICATE_PRIVATE_KEY_FILE, `/${name}/`)
        }
        t.match(makes, `for node in ${nodes.map(([name]) => name).join(' ')};`)
        const data = nodes.map(([, service]) => service.volumes.find((volume) => volume.endsWith('/var/lib/eventstore')))
        t.equal(new Set(data).size, nodes.length)
      })

    if (ours.length > 1)
      t.test('the proxy sends requests to every replica that lives', async (t) => {
        const { content } = configs.proxy ?? { content: '' }
        for (const [name] of ours) t.match(content, new RegExp(`^ *server ${name} ${name}:${port}$`, 'm'))
        t.match(content, 'GET /livez')
      })
  })
