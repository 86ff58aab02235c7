import t from 'tap'
import type { StoreFault } from '../../src/store/port/fault.ts'
import { openHealth } from '../../src/store/port/health.ts'
import { NotWritten } from '../../src/store/port/port.ts'

const notWritten = (fault: StoreFault) => new NotWritten(`it is ${fault}`, { fault })

/** A health whose clock is set, and whose probes come to what they are told. */
function probed() {
  const clock = { now: 0 }
  const probes: number[] = []
  const given: { outcome: () => void | Promise<void> } = { outcome: () => {} }
  const health = openHealth(
    () => {
      probes.push(clock.now)
      return given.outcome()
    },
    { steady: () => clock.now },
  )
  return { clock, probes, given, health }
}

t.test('a store that was never written to is in no trouble, and is not probed', async (t) => {
  const { clock, probes, health } = probed()
  clock.now = 5000
  t.equal(await health.trouble(), null)
  t.strictSame(probes, [])
})

t.test('a failed write is told at once, and tried by a probe once a second until one succeeds', async (t) => {
  const { clock, probes, given, health } = probed()
  given.outcome = () => {
    throw notWritten('io')
  }
  clock.now = 100
  health.failed(notWritten('full'))
  for (const [at, fault] of [
    [100, 'full'],
    [1099, 'full'],
    [1100, 'io'],
    [2000, 'io'],
  ] as const) {
    clock.now = at
    t.equal(await health.trouble(), fault, `at ${at}`)
  }
  given.outcome = () => {}
  t.equal(await health.trouble(), 'io')
  clock.now = 2100
  t.equal(await health.trouble(), null)
  t.equal(await health.trouble(), null)
  t.strictSame(probes, [1100, 2100])
})

for (const fault of ['io', 'locked', 'read-only', 'away', 'other', 'damaged', 'refused'] as const)
  t.test(`a write that succeeds ends the trouble of ${fault}`, async (t) => {
    const { health } = probed()
    health.failed(notWritten(fault))
    t.equal(await health.trouble(), fault)
    health.succeeded()
    t.equal(await health.trouble(), null)
  })

for (const fault of ['full', 'file-size-limit'] as const)
  t.test(`a small write that still fits does not end the trouble of ${fault}; room for a large one does`, async (t) => {
    const { clock, health } = probed()
    health.failed(notWritten(fault))
    health.succeeded()
    t.equal(await health.trouble(), fault)
    clock.now = 1000
    t.equal(await health.trouble(), null)
  })

for (const fault of ['damaged', 'refused'] as const)
  t.test(`no probe is asked about ${fault}`, async (t) => {
    const { clock, probes, health } = probed()
    health.failed(notWritten(fault))
    clock.now = 60_000
    t.equal(await health.trouble(), fault)
    t.strictSame(probes, [])
  })

t.test('a write that fails during a probe says more than the probe', async (t) => {
  const { clock, given, health } = probed()
  const { promise, resolve } = Promise.withResolvers<void>()
  given.outcome = () => promise
  health.failed(notWritten('away'))
  clock.now = 1000
  const asked = health.trouble()
  health.failed(notWritten('away'))
  resolve()
  t.equal(await asked, 'away')
  t.equal(await health.trouble(), 'away')
})

t.test('a probe that takes long is not waited for, and there is one at a time', async (t) => {
  const { clock, probes, given, health } = probed()
  const { promise, resolve } = Promise.withResolvers<void>()
  given.outcome = () => promise
  health.failed(notWritten('away'))
  clock.now = 1000
  t.equal(await health.trouble(), 'away')
  clock.now = 5000
  const again = health.trouble()
  resolve()
  t.equal(await again, null)
  t.strictSame(probes, [1000])
})
