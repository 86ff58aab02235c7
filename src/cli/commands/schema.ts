import type { Command } from 'commander'
import { z } from 'zod'
import { DataSetFile } from '../../negotiations/commands/data-set.ts'
import type { Actions } from '../command/context.ts'
import { exitCodes } from '../terminal/exit.ts'

/** The JSON Schema of a data set's file as one writes it, ending with a line end. */
const dataSetSchema = (): string => `${JSON.stringify(z.toJSONSchema(DataSetFile, { io: 'input' }), null, 2)}\n`

/** `schema`: what an editor needs to complete and check a data set. */
export function addSchema(program: Command, { alone }: Actions): void {
  program
    .command('schema')
    .description('Print the JSON Schema of a data set’s file')
    .addHelpText('after', '\nExample:\n  standpoint schema > seeds/schema.json')
    .action(
      alone(async ({ terminal }) => {
        await terminal.out.write(dataSetSchema())
        return exitCodes.fine
      }),
    )
}
