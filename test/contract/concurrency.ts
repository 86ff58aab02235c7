import type { ExpectedRevision } from '../../src/store/port/port.ts'
import { idsOf, revisionsOf } from '../support/events.ts'
import { often } from '../support/long.ts'
import { type Check, receiptOf } from './trial.ts'

const many = Array.from({ length: 64 }, (_, n) => n)
/** How many take turns at one stream: how often they try grows as the square of it. */
const rivals = many.slice(0, often(20, 64))

/** Many appends at once. */
export const concurrency = (check: Check): void => {
  check('64 first appends to 64 streams at once are all taken', async (t, trial) => {
    const results = await Promise.all(many.map((n) => trial.store.append(trial.name(`s${n}`), 'none', [trial.event(`e ${n}`)])))
    t.ok(results.every(({ outcome }) => outcome === 'appended'))
    t.equal((await trial.log()).length, 64)
  })

  check(`${rivals.length} writers at once to one stream, each as often as it takes, each get a revision of their own`, async (t, trial) => {
    const receipts = await Promise.all(rivals.map((n) => trial.write('a', [trial.event(`e ${n}`)])))
    t.strictSame(
      receipts.map(({ firstRevision }) => firstRevision).sort((one, other) => one - other),
      rivals,
    )
    const events = await trial.stream('a')
    t.strictSame(revisionsOf(events), rivals)
    for (const [n, { firstRevision }] of receipts.entries()) t.equal(events[firstRevision]?.id, trial.event(`e ${n}`).id)
  })

  check('of 64 first appends at once to one stream one is taken', async (t, trial) => {
    const results = await Promise.all(many.map((n) => trial.store.append(trial.name('a'), 'none', [trial.event(`e ${n}`)])))
    t.equal(results.filter(({ outcome }) => outcome === 'appended').length, 1)
    t.equal(results.filter(({ outcome }) => outcome === 'wrong-revision').length, 63)
    t.equal((await trial.log()).length, 1)
  })

  check('of 64 appends at once at the same revision one is taken', async (t, trial) => {
    await trial.write('a', trial.events('old', 2))
    const results = await Promise.all(many.map((n) => trial.store.append(trial.name('a'), 1, [trial.event(`e ${n}`)])))
    t.equal(results.filter(({ outcome }) => outcome === 'appended').length, 1)
    t.ok(results.every((result) => result.outcome === 'appended' || (result.outcome === 'wrong-revision' && result.actual === 2)))
    t.equal((await trial.log()).length, 3)
  })

  check('writers that try again at the revision they are told all get in', async (t, trial) => {
    const writer = async (n: number): Promise<void> => {
      let expected: ExpectedRevision = 'none'
      for (let written = 0; written < 8; ) {
        const result = await trial.store.append(trial.name('a'), expected, [trial.event(`writer ${n} event ${written}`)])
        expected = result.outcome === 'wrong-revision' ? result.actual : receiptOf(result).lastRevision
        if (result.outcome !== 'wrong-revision') written++
      }
    }
    await Promise.all(many.slice(0, 8).map(writer))
    t.strictSame(revisionsOf(await trial.stream('a')), many)
  })

  check('batches that race are not mixed', async (t, trial) => {
    const batches = rivals.map((n) => trial.events(`batch ${n}`, 5))
    const receipts = await Promise.all(batches.map((batch, n) => trial.write(n % 2 === 0 ? 'a' : 'b', batch)))
    const streams = { [trial.name('a')]: await trial.stream('a'), [trial.name('b')]: await trial.stream('b') }
    for (const [n, { stream, firstRevision }] of receipts.entries())
      t.strictSame(idsOf(streams[stream]?.slice(firstRevision, firstRevision + 5) ?? []), idsOf(batches[n] ?? []))
  })

  check('refused appends do not harm those beside them', async (t, trial) => {
    await trial.write('taken', [trial.event('taken')])
    const results = await Promise.all(
      many.map((n) => trial.store.append(trial.name(n % 2 === 0 ? `s${n}` : 'taken'), 'none', [trial.event(`e ${n}`)])),
    )
    for (const [n, { outcome }] of results.entries()) t.equal(outcome, n % 2 === 0 ? 'appended' : 'wrong-revision')
    t.equal((await trial.log()).length, 33)
  })

  check('whoever has a receipt reads what it is for', async (t, trial) => {
    await Promise.all(
      many.map(async (n) => {
        const { position } = await trial.write(`s${n}`, [trial.event(`e ${n}`)])
        t.equal((await trial.stream(`s${n}`))[0]?.position, position)
        t.ok((await trial.store.head(trial.prefix)) >= position)
        t.ok((await trial.log()).some((event) => event.position === position))
      }),
    )
  })

  check('a reader beside writers never sees a part of a batch', async (t, trial) => {
    let writing = true
    const writers = Promise.all(many.slice(0, 20).map((n) => trial.write('a', trial.events(`batch ${n}`, 3)))).finally(() => {
      writing = false
    })
    while (writing) t.equal((await trial.stream('a')).length % 3, 0)
    await writers
    t.equal((await trial.stream('a')).length, 60)
  })
}
