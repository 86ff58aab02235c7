import type { AddCommand } from '../command/actions.ts'
import { exitCodes } from '../terminal/exit.ts'

/** The JSON Schema of a data set's file as one writes it, ending with a line end. */
async function dataSetSchema(): Promise<string> {
  const [{ z }, { DataSetFile }] = await Promise.all([import('zod'), import('../../negotiations/commands/data-set.ts')])
  return `${JSON.stringify(z.toJSONSchema(DataSetFile, { io: 'input' }), null, 2)}\n`
}

export const addSchema: AddCommand = (program, { alone }) => {
  program
    .command('schema')
    .description('Print the JSON Schema of a data set’s file')
    .addHelpText('after', '\nExample:\n  standpoint schema > seeds/schema.json')
    .action(
      alone(async ({ terminal }) => {
        await terminal.out.write(await dataSetSchema())
        return exitCodes.fine
      }),
    )
}
