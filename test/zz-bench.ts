import t from 'tap'
import { openLoaded } from './support/pages.ts'
t.test('x', async (t) => {
  const { app, ids } = await openLoaded(t, ['/work/wt/page/seeds/ukraine-2025'])
  const id = ids[0]
  const headers = { accept: 'text/html' }
  for (let r = 0; r < 4; r++) {
    const n = 500, b = process.cpuUsage()
    for (let i = 0; i < n; i++) await app.inject({ url: `/negotiations/${id}?asOf=2025-11-${String(20 + r)}T${String(Math.floor(i / 60)).padStart(2, '0')}:${String(i % 60).padStart(2, '0')}:00.000Z`, headers })
    const { user, system } = process.cpuUsage(b)
    console.error('new', ((user + system) / n / 1000).toFixed(2), 'ms')
  }
  { const n = 500, b = process.cpuUsage()
    for (let i = 0; i < n; i++) await app.inject({ url: `/negotiations/${id}`, headers })
    const { user, system } = process.cpuUsage(b)
    console.error('again', ((user + system) / n / 1000).toFixed(2), 'ms') }
})
