import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Held, openLease } from '../../src/lease/lease.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { often } from '../support/long.ts'
import { type Fate, type Machine, machine, prompt, simulatedTime, type Time } from './simulation.ts'

type Site = { ttlMs: number; rate: number; offset: number; fates: Fate[]; works: number[] }
type Blow = { at: number; site: number | 'holder'; kind: 'pause' | 'cut' | 'crash' | 'stop'; ms: number }
type Holding = { of: Contender; held: Held }
type Contender = { site: Site; machine: Machine; stop: AbortController; hasEnded: boolean }

const stormMs = 6000
/** The longest ttl there is, by the slowest clock there is. */
const longestMs = 1500 / 0.96

/** The longest that a message travels, and that work lasts by its own clock. */
const slowestMs = 2000
const workMs = 3000

const delay = fc.oneof(
  { arbitrary: fc.nat(20), weight: 5 },
  { arbitrary: fc.nat(300), weight: 4 },
  { arbitrary: fc.nat(slowestMs), weight: 1 },
)

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant<Fate['kind']>('answered'), weight: 8 },
    {
      arbitrary: fc.constantFrom<Fate['kind']>('refused', 'written-unanswered', 'written-silent', 'unsent', 'stale'),
      weight: 2,
    },
  ),
  there: delay,
  back: delay,
})

/** The clocks run up to a twelfth faster than one another, and the sites do not agree on the ttl. */
const site: fc.Arbitrary<Site> = fc.record({
  ttlMs: fc.constantFrom(600, 1000, 1500),
  rate: fc.constantFrom(0.96, 1.04),
  offset: fc.nat(1_000_000),
  fates: fc.array(fate, { minLength: 1, maxLength: 40 }),
  works: fc.array(fc.oneof(fc.nat(300), fc.nat(workMs)), { minLength: 1, maxLength: 4 }),
})

const blow: fc.Arbitrary<Blow> = fc.record({
  at: fc.nat(stormMs),
  site: fc.constantFrom<Blow['site'][]>('holder', 'holder', 'holder', 0, 1, 2),
  kind: fc.constantFrom<Blow['kind'][]>('pause', 'pause', 'cut', 'cut', 'crash', 'stop'),
  ms: fc.oneof(fc.nat(600), fc.integer({ min: 600, max: 2500 })),
})

const drawn = <T>(values: readonly T[]): (() => T) => {
  let next = 0
  return () => values[next++ % values.length] as T
}

/** Contenders for one lease, and all that they ever held. */
function contest(time: Time, store: Store) {
  const holdings: Holding[] = []
  const contenders: Contender[] = []
  let isCalm = false
  let hasOverlapped = false

  /** Asks as work in that process would, if it were to run now; the dead ask nothing. */
  const believers = () => holdings.filter(({ of, held }) => of.machine.isAlive() && held.isValid())
  const check = () => assert.ok(!(hasOverlapped ||= believers().length > 1), 'two hold the lease at the same time')

  const enter = (site: Site): Contender => {
    const fate = drawn(site.fates)
    const work = drawn(site.works)
    const own = machine(time, store, { ...site, holder: 'a site', fate: () => (isCalm ? prompt : fate()) })
    const stop = new AbortController()
    const contender: Contender = { site, machine: own, stop, hasEnded: false }
    const lease = openLease(own.store, 'ferry', own.options, own.system)
    const run = async () => {
      while (!stop.signal.aborted)
        await lease.hold(async (held) => {
          holdings.push({ of: contender, held })
          hasOverlapped ||= believers().length > 1
          await own.system.wait(isCalm ? Number.MAX_SAFE_INTEGER : work(), held.signal)
          // Winding down takes a while too.
          if (!isCalm) await own.system.wait(work() / 10, new AbortController().signal)
        }, stop.signal)
      contender.hasEnded = true
    }
    // Whatever goes wrong goes wrong in the trial.
    run().catch((error) => time.at(time.now(), () => Promise.reject(error)))
    contenders.push(contender)
    return contender
  }

  const strike = ({ at, site, kind, ms }: Blow) =>
    time.at(at, () => {
      const working = contenders.filter(({ machine, stop }) => machine.isAlive() && !stop.signal.aborted)
      const struck = site === 'holder' ? believers()[0]?.of : working[site]
      if (struck === undefined || struck.stop.signal.aborted) return
      if (kind === 'pause') return struck.machine.pause(ms)
      if (kind === 'cut') return struck.machine.cut(ms)
      if (kind === 'crash') struck.machine.die()
      else struck.stop.abort()
      time.at(time.now() + ms, () => void enter(struck.site))
    })

  return { holdings, contenders, believers, check, enter, strike, calm: () => void (isCalm = true) }
}

t.test('whatever fails, no two hold a lease at once, tokens grow, and a dead holder has a successor', async (t) => {
  const trial = fc.asyncProperty(
    fc.array(site, { minLength: 2, maxLength: 3 }),
    fc.array(blow, { maxLength: 12 }),
    fc.integer({ min: 1, max: 9 }),
    async (sites, blows, stride) => {
      const time = simulatedTime()
      const store = openMemory()
      const { holdings, contenders, believers, check, enter, strike, calm } = contest(time, store)
      let steps = 0
      // To ask is to notice: asked at every step, a contender would never be the last to know.
      const look = () => void (steps++ % stride === 0 && check())
      for (const site of sites) enter(site)
      for (const blow of blows) strike(blow)
      await time.runTo(stormMs, look)
      calm()
      // What is on its way arrives, work begun in the storm ends, somebody waits for a ttl, and looks once more.
      await time.runTo(stormMs + workMs * 1.2 + longestMs * 1.5, look)
      const [holder] = believers()
      assert.ok(holder, 'nobody holds the lease after the storm')
      for (const { stop, machine, hasEnded } of contenders)
        assert.equal(hasEnded, stop.signal.aborted && machine.isAlive(), 'a hold ends when it is stopped, and only then')
      holder.of.machine.die()
      await time.runTo(time.now() + longestMs * 1.2 + 20, look)
      const [successor] = believers()
      assert.ok(successor, 'nobody followed the dead holder')
      const tokens = holdings.map(({ held }) => held.token)
      assert.ok(
        tokens.every((token, index) => index === 0 || token > (tokens[index - 1] as number)),
        `the tokens did not grow: ${tokens}`,
      )
      await store.close()
    },
  )
  await fc.assert(trial, { numRuns: often(80, 1000) })
  t.pass()
})
