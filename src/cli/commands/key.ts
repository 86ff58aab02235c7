import type { Command } from 'commander'
import { z } from 'zod'
import { keyScopes } from '../../../events/key.ts'
import type { Actions } from '../command/context.ts'
import { exchange } from '../command/exchange.ts'
import { tableOf } from '../terminal/table.ts'
import type { Paint } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

/** A key, as much of it as is told to the user. */
const Key = z.looseObject({
  id: z.string(),
  description: z.string().nullable(),
  scopes: z.array(z.string()),
  negotiations: z.array(z.string()).nullable(),
  madeBy: z.string(),
  madeAt: z.string(),
  revokedAt: z.string().nullable(),
})
type Key = z.output<typeof Key>

const List = z.looseObject({ keys: z.array(Key) })
const Made = z.looseObject({ key: Key, token: z.string() })

type Making = { scope: string[]; negotiation?: string[]; description?: string; json?: boolean }

const collected = (text: string, before: string[] = []): string[] => [...before, text]

const rightsText = ({ scopes, negotiations }: Key): string => `${scopes.join(', ')} in ${negotiations?.join(', ') ?? 'every negotiation'}`
const validityText = ({ revokedAt }: Key): string => (revokedAt === null ? 'good' : `revoked ${timeText(revokedAt)}`)

function keysText(keys: readonly Key[], paint: Paint): string {
  if (keys.length === 0) return 'There is no key'
  const heading = ['key', 'is', 'for', 'made', 'by', 'description'].map((text) => paint('bold', text))
  const rows = keys.map((key) => [...[key.id, validityText(key), rightsText(key), timeText(key.madeAt), key.madeBy], key.description ?? ''])
  return tableOf([heading, ...rows]).join('\n')
}

const making = `
The token is printed alone on stdout, and is shown this once: only a hash of it is kept.

Examples:
  standpoint key make river-desk --scope report --negotiation ukraine-2025 > token
  standpoint --url https://standpoint.example --key "$WRITE_KEY" key make --scope read --scope webhooks`

function addMake(key: Command, { served }: Actions): void {
  key
    .command('make')
    .argument('[id]', 'its id, which the record names as the writer (default: a new one)')
    .description('Make a key, and print its token')
    .requiredOption('--scope <scope>', `what it is good for: ${keyScopes.join(', ')} (may be repeated)`, collected)
    .option('-n, --negotiation <id>', 'only for that negotiation (may be repeated; default: for all)', collected)
    .option('--description <text>', 'whose it is, and what for')
    .option('--json', 'the service’s JSON as it is')
    .addHelpText('after', making)
    .action(
      served({ readOnly: false }, (context, command) => {
        const { scope: scopes, negotiation: negotiations, description, json = false } = command.opts<Making>()
        const body = { id: command.args[0], description, scopes, negotiations }
        const tell = ({ key: made, token }: z.output<typeof Made>) => {
          context.terminal.note(`${made.id} is good for ${rightsText(made)}. Its token is not shown again:`)
          return token
        }
        return exchange(context, { json }, { path: '/keys', write: { method: 'POST', body }, schema: Made, tell })
      }),
    )
}

function addList(key: Command, { served }: Actions): void {
  key
    .command('list')
    .description('All keys, revoked ones too')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), { path: '/keys?limit=1000', schema: List, tell: ({ keys }, { paint }) => keysText(keys, paint) }),
      ),
    )
}

function addRevoke(key: Command, { served }: Actions): void {
  key
    .command('revoke')
    .argument('<id>', 'the key’s id')
    .description('Let nobody in with a key any more')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: false }, (context, command) => {
        const path = `/keys/${encodeURIComponent(command.args[0] as string)}/revocations`
        const tell = (one: Key) => `${one.id}  ${validityText(one)}`
        return exchange(context, command.opts(), { path, write: { method: 'POST' }, schema: Key, tell })
      }),
    )
}

/** `key`: who may do what on the service. */
export function addKey(program: Command, acting: Actions): void {
  const key = program.command('key').description('Make, list and revoke the keys of those who use the service')
  for (const add of [addMake, addList, addRevoke]) add(key, acting)
}
