import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { csvParseRows } from 'd3-dsv'
import fc from 'fast-check'
import Papa from 'papaparse'
import t, { type Test } from 'tap'
import { Name, Text } from '../../events/identifier.ts'
import { unreadableIn } from '../../events/readable.ts'
import { often } from '../support/long.ts'
import { openService } from '../support/service.ts'

type Rows = readonly (readonly string[])[]
/** Reads CSV; a mark at its beginning is the reader's to see through. */
type Reader = (csv: string) => Rows | Promise<Rows>

/** The guard of csv-stringify, as docs/sheets.md tells it. */
const guarded = (text: string): string => (/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text)

const pieces = [
  '\n',
  '\r',
  '\r\n',
  '"',
  '""',
  ',',
  ';',
  '\t',
  '=',
  '+',
  '-',
  '@',
  "'",
  '|',
  '\uFEFF',
  ' ',
  '\u2028',
  '\uFF1D',
  'Côte',
  '😀',
  '5',
]

/** Texts that may be recorded, most of them nasty. */
const textOf = (schema: typeof Text): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 4 })), { minLength: 1, maxLength: 8 })
    .map((parts) => schema.safeParse(parts.join('')).data)
    .filter((text): text is string => text !== undefined && unreadableIn(text) === undefined)

const text = textOf(Text)
const name = textOf(Name)

const papaparse: Reader = (csv) => Papa.parse<string[]>(csv.trimEnd(), { delimiter: ',', newline: '\r\n' }).data

const d3: Reader = (csv) => csvParseRows(csv.replace(/^\uFEFF/, ''))

async function duckdbOf(t: Test): Promise<Reader> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  t.teardown(() => connection.closeSync())
  const file = join(t.testdir(), 'sheet.csv')
  return async (csv) => {
    writeFileSync(file, csv)
    const read = await connection.runAndReadAll(
      `from read_csv('${file}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`,
    )
    return [read.columnNames(), ...read.getRows().map((row) => row.map((value) => (value === null ? '' : String(value))))]
  }
}

const python = `
import csv, json, sys
for name in sys.argv[1:]:
    with open(name, newline='', encoding='utf-8-sig') as file:
        print(json.dumps(list(csv.reader(file, strict=True))))
`

const hasPython = spawnSync('python3', ['--version']).status === 0

/** What a negotiation opens with, of nasty texts. */
const opening = fc.record({
  title: name,
  parties: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  points: fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 4 }),
  outlet: name,
  report: name,
  summary: text,
  note: text,
  place: name,
})

t.test('whatever is recorded reads back from every sheet, field by field, by readers of other makers', async (t) => {
  const { inject } = await openService(t, { isEmpty: true })
  const readers: [string, Reader][] = [
    ['papaparse', papaparse],
    ['d3-dsv', d3],
    ['DuckDB', await duckdbOf(t)],
  ]
  const folder = t.testdir()
  const saved: { file: string; rows: Rows }[] = []
  let count = 0
  await fc.assert(
    fc.asyncProperty(opening, fc.boolean(), async ({ title, parties, points, outlet, report, summary, note, place }, isMarked) => {
      const id = `run-${count++}`
      const day = { earliest: '2024-05-09', precision: 'day', basis: 'printed' }
      const post = (path: string, payload: object) => inject({ method: 'POST', url: path, payload })
      const cited = [{ report: 'report', attribution: [{ described: outlet }] }]
      const opened = await post('/negotiations', {
        ...{ id, title },
        parties: parties.map((name, index) => ({ id: `party-${index}`, name, role: 'principal' })),
        points: points.map(([title, proposition], index) => ({ id: `point-${index}`, title, proposition })),
        sources: [{ id: 'outlet', name: outlet, reliability: 'B' }],
        reports: [{ id: 'report', source: 'outlet', title: report, publishedAt: day }],
        versions: [
          { id: 'draft', label: outlet, text: 'full', note, reports: cited },
          { id: 'text', label: report, text: 'full', derivesFrom: ['draft'] },
        ],
      })
      if (opened.statusCode !== 201) throw new Error(opened.body)
      const position = { party: 'party-0', point: 'point-0', stance: 'accepted', basis: 'official', note }
      const told = await post(`/negotiations/${id}/developments`, {
        ...{ kind: 'MeetingHeld', id: 'visit', summary, place, occurred: day, positions: [position] },
        ...{ versions: ['draft', 'text'], reports: cited },
      })
      if (told.statusCode !== 201) throw new Error(told.body)

      const sheets: Record<string, Record<string, string>[]> = {
        parties: parties.map((name) => ({ name, negotiationTitle: title })),
        points: points.map(([title, proposition]) => ({ title, proposition })),
        sources: [{ name: outlet }],
        reports: [{ title: report, sourceName: outlet }],
        matrix: points.flatMap(([title, proposition]) => parties.map((partyName) => ({ title, proposition, partyName }))),
        developments: [
          {
            ...{ summary, place, note, pointTitle: points[0]?.[0] ?? '', reportTitles: report, attributions: outlet },
            ...{ originTitles: report, versionLabels: `${outlet} | ${report}`, negotiationTitle: title },
          },
        ],
        versions: [
          { label: outlet, versionNote: note, reportTitles: report, attributions: outlet },
          { label: report, derivesFromLabels: outlet },
        ],
      }
      for (const [sheet, expected] of Object.entries(sheets)) {
        const { body } = await inject({ url: `/negotiations/${id}/${sheet}.csv${isMarked ? '?bom=true' : ''}` })
        const rows = csvParseRows(body.replace(/^\uFEFF/, ''))
        for (const [reader, read] of readers) {
          const [header = [], ...found] = await read(body)
          const told = found.map((row) => Object.fromEntries(row.map((field, index) => [header[index] as string, field])))
          const wrong = expected.findIndex((fields, index) =>
            Object.entries(fields).some(([column, value]) => told[index]?.[column] !== guarded(value)),
          )
          if (told.length !== expected.length || wrong >= 0)
            throw new Error(`${reader} reads ${sheet} otherwise: ${JSON.stringify({ told: told[wrong], expected: expected[wrong], body })}`)
        }
        const file = join(folder, `${id}-${sheet}.csv`)
        writeFileSync(file, body)
        saved.push({ file, rows })
      }
    }),
    { numRuns: often(20, 60) },
  )
  await t.test('and by Python', { skip: hasPython ? false : 'no python3 on the PATH' }, async (t) => {
    const { stdout, stderr } = spawnSync('python3', ['-c', python, ...saved.map(({ file }) => file)], { maxBuffer: 1e9, encoding: 'utf8' })
    t.equal(stderr, '')
    t.strictSame(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
      saved.map(({ rows }) => rows.map((row) => [...row])),
    )
  })
})
