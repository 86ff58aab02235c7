import { EventStoreDBClient } from '@eventstore/db-client'
import type { Test } from 'tap'
import { appendAnswers } from './server-answers/appends.ts'
import { readAnswers } from './server-answers/reads.ts'
import { subscriptionAnswers } from './server-answers/subscriptions.ts'
import { visitOf } from './server-answers/visit.ts'

/**
 * What the store expects of EventStoreDB, as tests of the server at a connection string, which may hold other events:
 * a double that answers otherwise than a real server would make every test that rests on it worthless.
 */
export const serverAnswers = (t: Test, name: string, url: string): void => {
  t.test(name, async (t) => {
    const client = EventStoreDBClient.connectionString(url)
    t.teardown(() => client.dispose())
    for (const answers of [appendAnswers, readAnswers, subscriptionAnswers])
      answers((title, body) => t.test(title, (t) => body(t, visitOf(client))))
  })
}
