import type { LRUCache } from 'lru-cache'
import type { Ledger } from '../ledger/ledger.ts'
import type { Answer } from './answer.ts'
import type { Settings } from './settings.ts'

/** What every route works with. */
export type Service = { ledger: Ledger; settings: Settings; answers: LRUCache<string, Answer> }
