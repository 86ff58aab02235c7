import { PassThrough } from 'node:stream'
import t from 'tap'
import { sinkOf } from '../../src/cli/terminal/sink.ts'
import { widthOf } from '../../src/cli/terminal/table.ts'

/** What has come of a promise by now. */
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol('pending')
  await new Promise(setImmediate)
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending
}

t.test('a write waits until its reader has room again', async (t) => {
  const stream = new PassThrough({ highWaterMark: 4 })
  const { write } = sinkOf(stream)
  t.ok(await settled(write('ab')))
  const waiting = write('cdefgh')
  t.notOk(await settled(waiting))
  stream.resume()
  t.ok(await settled(waiting))
})

t.test('a write that waits ends when its reader goes away', async (t) => {
  const stream = new PassThrough({ highWaterMark: 1 })
  const waiting = sinkOf(stream).write('abc')
  stream.destroy()
  await t.rejects(waiting, { name: 'OutputClosed' })
})

t.test('the width of a text is what a terminal gives it', async (t) => {
  t.equal(widthOf('✔ agreed'), 8)
  t.equal(widthOf('\u001b[32m✔ agreed\u001b[39m'), 8)
  t.equal(widthOf('Zürich'), 6)
  t.equal(widthOf('東京'), 4)
})
