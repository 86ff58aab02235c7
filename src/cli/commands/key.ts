import { keyScopes } from '../../../events/key-scope.ts'
import type { AddCommand } from '../command/actions.ts'
import { viewsIn } from '../command/answer.ts'
import { collected } from '../command/options.ts'

const view = viewsIn(() => import('../answers/key.ts'))

type Making = { scope: string[]; negotiation?: string[]; description?: string }

const making = `
The token is printed alone on stdout, and is shown this once: only a hash of it is kept.

Examples:
  standpoint key make river-desk --scope report --negotiation ukraine-2025 > token
  standpoint --url https://standpoint.example --key "$WRITE_KEY" key make --scope read --scope webhooks`

const addMake: AddCommand = (key, { write }) => {
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
      write(view('madeView'), (command) => {
        const { scope: scopes, negotiation: negotiations, description } = command.opts<Making>()
        return { method: 'POST', path: '/keys', body: { id: command.args[0], description, scopes, negotiations } }
      }),
    )
}

const addList: AddCommand = (key, { read }) => {
  key
    .command('list')
    .description('All keys, revoked ones too')
    .option('--json', 'the service’s JSON as it is')
    .action(read(view('keysView'), () => ({ path: '/keys?limit=1000' })))
}

const addRevoke: AddCommand = (key, { write }) => {
  key
    .command('revoke')
    .argument('<id>', 'the key’s id')
    .description('Let nobody in with a key any more')
    .option('--json', 'the service’s JSON as it is')
    .action(write(view('revokedView'), ({ args: [id = ''] }) => ({ method: 'POST', path: `/keys/${encodeURIComponent(id)}/revocations` })))
}

export const addKey: AddCommand = (program, actions) => {
  const key = program.command('key').description('Make, list and revoke the keys of those who use the service')
  for (const add of [addMake, addList, addRevoke]) add(key, actions)
}
