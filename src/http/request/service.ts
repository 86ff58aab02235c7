import type { LRUCache } from 'lru-cache'
import type { MakeBackup } from '../../backup/backup.ts'
import type { Keys } from '../../keys/key.ts'
import type { Ledger } from '../../negotiations/ledger.ts'
import type { Webhooks } from '../../webhooks/webhooks.ts'
import type { Painter } from '../png/painter.ts'
import type { Answer } from '../response/answer.ts'
import type { Settings } from '../transport/settings.ts'

/** What every route works with. */
export type Service = {
  ledger: Ledger
  keys: Keys
  webhooks: Webhooks
  settings: Settings
  answers: LRUCache<string, Answer>
  painter: Painter
  /** Left out: the store has no file to back up. */
  backup?: MakeBackup | undefined
}
