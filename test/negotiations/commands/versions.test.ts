import t from 'tap'
import { type Given, given, recorded } from '../../support/given.ts'
import { frame } from '../../support/teln-dam.ts'

const citation = { report: 'post-10' }

t.test('versions', async (t) => {
  const version: Given<'ReportVersion'> = {
    id: 'third-draft',
    label: 'Third draft',
    text: 'full',
    derivesFrom: ['first-draft', 'second-draft'],
    reports: [citation],
  }
  t.test(
    'a version is reported',
    given(...frame)
      .when('ReportVersion', version)
      .thenRecorded(recorded('PlanVersionReported', version)),
  )
  t.test(
    'a version is reported once, from other, known versions, by known reports on the word of known tellers',
    given(...frame)
      .when('ReportVersion', {
        ...version,
        id: 'first-draft',
        derivesFrom: ['first-draft', 'lost-draft'],
        reports: [
          citation,
          {
            report: 'post-1',
            attribution: [{ described: 'an official' }, { source: 'stranger' }, { actor: 'stranger' }],
            root: 'post-2',
          },
        ],
      })
      .thenRefusedFor(
        ['id-taken', '/id'],
        ['of-itself', '/derivesFrom/0'],
        ['unknown-version', '/derivesFrom/1'],
        ['unknown-report', '/reports/1/report'],
        ['unknown-source', '/reports/1/attribution/1/source'],
        ['unknown-actor', '/reports/1/attribution/2/actor'],
        ['unknown-report', '/reports/1/root'],
      ),
  )
  t.test(
    'a passage cannot repeat a later report',
    given(...frame)
      .when('ReportVersion', { ...version, reports: [{ report: 'post-10', root: 'post-12' }] })
      .thenRefused('root-after-report', '/reports/0/root'),
  )
})
