import { questions } from '../../src/http/questions.ts'
import { keysTable } from '../../src/http/routes/key-document.ts'
import { negotiationsTable } from '../../src/http/routes/negotiations.ts'
import { attemptsTable } from '../../src/http/routes/webhooks/deliveries.ts'
import { webhooksTable } from '../../src/http/routes/webhooks/webhook-list.ts'

/** The columns of every sheet with what each says, by the path without its suffix; docs/sheets.md tells them. */
export const sheets = (): [path: string, columns: Readonly<Record<string, string>>][] => [
  ...questions.flatMap(({ path, table }): [string, Readonly<Record<string, string>>][] =>
    table === undefined ? [] : [[`/negotiations/:negotiation${path}`, table.columns]],
  ),
  ['/negotiations', negotiationsTable.columns],
  ['/keys', keysTable.columns],
  ['/webhooks', webhooksTable.columns],
  ['/webhooks/:webhook/deliveries', attemptsTable.columns],
]
