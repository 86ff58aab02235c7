import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Citation } from '../../events/citation.ts'
import type { DataSetFile } from '../../src/negotiations/commands/data-set.ts'
import { folderOf } from '../support/data-set.ts'
import { openRoad, passRoad } from '../support/pass-road.ts'

const fileNames = ['1-frame.json', '2-plan.json', '3-reports.json', '4-developments.json'] as const
const read = (): Record<string, DataSetFile> =>
  Object.fromEntries(fileNames.map((name) => [name, JSON.parse(readFileSync(join(passRoad, name), 'utf8')) as DataSetFile]))

/** The road as a desk would have it that never read a source: no citation of it, and nothing that it alone tells of. */
function unread(source: string): Record<string, DataSetFile> {
  const files = read()
  const reports = new Map(files['3-reports.json']?.reports?.map((report) => [report.id, report]))
  const isOf = ({ report }: Pick<Citation, 'report'>): boolean => {
    const { source: own, root } = reports.get(report) as { source: string; root?: string }
    return own === source || (root !== undefined && isOf({ report: root }))
  }
  const left = <T extends { reports?: Citation[] }>(entry: T): T =>
    entry.reports === undefined ? entry : { ...entry, reports: entry.reports.filter((one) => !isOf(one)) }
  const told = <T extends { reports: Citation[] }>(entries: T[] = []): T[] => entries.map(left).filter(({ reports }) => reports.length > 0)
  const developments = told(files['4-developments.json']?.developments)
  const stands = (id: string | undefined): boolean => developments.some((one) => one.id === id)
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [
      name,
      {
        ...file,
        ...(file.versions && { versions: file.versions.map(left) }),
        ...(file.developments && {
          developments: developments.map(({ follows, ...one }) => {
            const others = follows?.filter(stands) ?? []
            return others.length === 0 ? one : { ...one, follows: others }
          }),
        }),
        ...(file.repeats && { repeats: file.repeats.filter(({ development, report }) => stands(development) && !isOf(report)) }),
        ...(file.denials && { denials: told(file.denials).filter(({ development }) => stands(development)) }),
      },
    ]),
  )
}

const questions = [
  '/matrix',
  '/matrix?asOf=2023-05-31',
  '/matrix?publishedBy=2023-06-06',
  '/matrix?version=second-draft',
  '/matrix?basis=official',
  ...['whole-plan', 'winter-road', 'toll', 'bridge', 'salt-store', 'guides'].map((point) => `/points/${point}/history`),
  '/diff?from=2023-04-09&to=2023-07-31',
]

/** An answer less what names the events, the revision and what was set aside, or asks again who else decides. */
const essence = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (key, value) =>
    ['rev', 'without', 'because', 'causedBy', 'restsOn', 'fragile', 'event'].includes(key) ? undefined : value,
  )

for (const source of ['pass-lantern', 'fen-register', 'valley-crier'])
  t.test(`without ${source} every question is answered as by a desk that never read it`, async (t) => {
    const [all, other] = [await openRoad(t), await openRoad(t, { folder: folderOf(t, unread(source)) })]
    for (const question of questions) {
      const asked = `${question}${question.includes('?') ? '&' : '?'}without=source:${source}`
      t.strictSame(essence(await all.ask(asked)), essence(await other.ask(question)), question)
    }
    // And that is what each status says that it rests on.
    const [full, without] = [await all.ask('/matrix'), await all.ask(`/matrix?without=source:${source}`)]
    for (const [row, { id, parties }] of full.points.entries())
      for (const [party, { status, restsOn, throughBloc }] of Object.entries<{
        status: string
        restsOn: { source: string; status: string }[]
        throughBloc: unknown
      }>(parties)) {
        const then = without.points[row].parties[party].status
        if (throughBloc !== null) continue
        t.strictSame(
          restsOn.filter((one) => one.source === source),
          then === status ? [] : [{ source, status: then }],
          `${party} on ${id}`,
        )
      }
  })
