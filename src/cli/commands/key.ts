import { keyScopes } from '../../../events/key-scope.ts'
import type { AddCommand } from '../command/actions.ts'
import { exchange } from '../command/answer.ts'
import { collected } from '../command/options.ts'

const views = () => import('../answers/key.ts')

type Making = { scope: string[]; negotiation?: string[]; description?: string; json?: boolean }

const making = `
The token is printed alone on stdout, and is shown this once: only a hash of it is kept.

Examples:
  standpoint key make river-desk --scope report --negotiation ukraine-2025 > token
  standpoint --url https://standpoint.example --key "$WRITE_KEY" key make --scope read --scope webhooks`

const addMake: AddCommand = (key, { served }) => {
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
        const view = async () => (await views()).madeView
        return exchange(context, { json }, { path: '/keys', write: { method: 'POST', body }, view })
      }),
    )
}

const addList: AddCommand = (key, { served }) => {
  key
    .command('list')
    .description('All keys, revoked ones too')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: true }, (context, command) =>
        exchange(context, command.opts(), { path: '/keys?limit=1000', view: async () => (await views()).keysView }),
      ),
    )
}

const addRevoke: AddCommand = (key, { served }) => {
  key
    .command('revoke')
    .argument('<id>', 'the key’s id')
    .description('Let nobody in with a key any more')
    .option('--json', 'the service’s JSON as it is')
    .action(
      served({ readOnly: false }, (context, command) => {
        const path = `/keys/${encodeURIComponent(command.args[0] as string)}/revocations`
        const view = async () => (await views()).revokedView
        return exchange(context, command.opts(), { path, write: { method: 'POST' }, view })
      }),
    )
}

/** `key`: who may do what on the service. */
export const addKey: AddCommand = (program, actions) => {
  const key = program.command('key').description('Make, list and revoke the keys of those who use the service')
  for (const add of [addMake, addList, addRevoke]) add(key, actions)
}
