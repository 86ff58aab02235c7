import type { Question } from './request/question.ts'
import { changes } from './routes/changes.ts'
import { development, developments } from './routes/developments.ts'
import { diff } from './routes/diff.ts'
import { badge } from './routes/drawings/badge.ts'
import { course } from './routes/drawings/course.ts'
import { actors, point, points, reports, sources, summary } from './routes/frame.ts'
import { history } from './routes/history.ts'
import { matrix } from './routes/matrix.ts'
import { parties } from './routes/parties.ts'
import { party, status } from './routes/status.ts'
import { version, versions } from './routes/versions.ts'

/** Everything that can be asked about one negotiation and is answered whole. */
export const questions: readonly Question[] = [
  summary,
  matrix,
  diff,
  points,
  point,
  status,
  history,
  course,
  badge,
  parties,
  party,
  versions,
  version,
  actors,
  sources,
  reports,
  developments,
  development,
  changes,
]
