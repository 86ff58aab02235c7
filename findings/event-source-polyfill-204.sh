#!/usr/bin/env bash
# event-source-polyfill 1.0.31 does not stop at 204.
#
# The standard (HTML, section 9.2) has a server answer 204 to tell an event source not to connect again. Under fetch
# the polyfill reads the body before it looks at the status; a 204 has none, so it takes the answer for a broken
# connection and asks again, for ever. It does stop at any answer with a body that is no stream, such as 404.
# eventsource 5.1.5 stops at both. Seen on Node 24:
#   eventsource            204  closed after 1 request
#   eventsource            404  closed after 1 request
#   event-source-polyfill  204  asked 3 times and goes on
#   event-source-polyfill  404  closed after 1 request
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent eventsource@5.1.5 event-source-polyfill@1.0.31 >/dev/null 2>&1
cat >probe.mjs <<'PROBE'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { EventSource } from 'eventsource'
import polyfill from 'event-source-polyfill'

console.error = () => {}
const sources = { eventsource: EventSource, 'event-source-polyfill': polyfill.EventSourcePolyfill }
const seen = []
for (const [name, Source] of Object.entries(sources))
  for (const status of [204, 404]) {
    let requests = 0
    let goesOn = () => {}
    const server = createServer((_, response) => {
      requests += 1
      if (requests === 3) goesOn()
      response.writeHead(status).end(status === 204 ? undefined : 'nothing')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const source = new Source(`http://127.0.0.1:${server.address().port}/`)
    await new Promise((resolve) => {
      goesOn = resolve
      source.addEventListener('error', () => source.readyState === 2 && resolve())
    })
    const became = source.readyState === 2 ? `closed after ${requests} request` : `asked ${requests} times and goes on`
    seen.push(`${name.padEnd(22)} ${status}  ${became}`)
    source.close()
    server.close()
    server.closeAllConnections()
  }
console.log(seen.join('\n'))
process.exit(seen[2].endsWith('goes on') && seen.filter((line) => line.includes('closed')).length === 3 ? 0 : 1)
PROBE
node probe.mjs
