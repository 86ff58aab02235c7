import type { Lineage } from '../../events/lineage-asserted.ts'
import type { Span } from './oracle-record.ts'
import type { World } from './oracle-world.ts'

/** The way of a point from one version to another; `unknown` where the lineages asserted of it contradict each other. */
type Step = { from: string; to: string; lineage: Lineage }

function stepsOf({ lineages }: World, point: string): Step[] {
  const own = lineages.filter((one) => one.point === point)
  return own.map(({ from, to, lineage }) => {
    const agree = own.every((other) => other.from !== from || other.to !== to || other.lineage === lineage)
    return { from, to, lineage: agree ? lineage : 'unknown' }
  })
}

const isOneOf =
  (...among: Lineage[]) =>
  ({ lineage }: Step): boolean =>
    among.includes(lineage)
const carries = isOneOf('unchanged', 'renumbered')
const leadsIn = isOneOf('unchanged', 'renumbered', 'reworded', 'added')
const leadsAway = isOneOf('dropped', 'split', 'merged')
const rewords = isOneOf('reworded', 'dropped', 'split', 'merged')

/** Where the steps lead back to, step by step; not the version itself. */
function textsBehind(version: string, steps: readonly Pick<Step, 'from' | 'to'>[]): Set<string> {
  const found = new Set<string>()
  const walk = (to: string): void => {
    for (const { from } of steps.filter((step) => step.to === to))
      if (!found.has(from)) {
        found.add(from)
        walk(from)
      }
  }
  walk(version)
  return found
}

/** The versions from which the point came to this one with its text as it was, and this one. */
export const sameTexts = (world: World, point: string, version: string): Set<string> =>
  textsBehind(version, stepsOf(world, point).filter(carries)).add(version)

/** Whether a point is in a version, as far as the record can say. */
export function inVersion(world: World, point: string, version: string): boolean | 'unknown' {
  const into = stepsOf(world, point).filter(({ to }) => to === version)
  const isNumbered = world.numbers.some((one) => one.version === version && one.point === point)
  const isSpokenOf = world.developments.some(
    ({ retracted, setAside, positions }) =>
      !retracted && !setAside && positions.some((position) => position.point === point && position.version === version),
  )
  if (point === 'whole-plan' || isNumbered || isSpokenOf || into.some(leadsIn)) return true
  const isFull = world.versions.some(({ id, text }) => id === version && text === 'full')
  return into.some(leadsAway) || isFull ? false : 'unknown'
}

/** A decisive position as far as this is about it. */
type Decisive = Span & { version: string | undefined }

/**
 * The first version, certainly out by then, whose text of the point is another than that of which every decisive position
 * speaks (rule 7 of section 4 of the design).
 */
export function rewordedBy(
  world: World,
  point: string,
  decisive: readonly Decisive[],
  { asOf, publishedBy }: { asOf?: number | undefined; publishedBy?: number | undefined },
): string | null {
  if (decisive.length === 0) return null
  const steps = stepsOf(world, point)
  const ways = [...world.lineages, ...world.versions.flatMap(({ id: to, derivesFrom }) => derivesFrom.map((from) => ({ from, to })))]

  const isOut = ({ latest }: Span): boolean => asOf === undefined || latest <= asOf
  /** Of a version of which nothing tells nobody can say when it came out: it bears on no question with a time. */
  const spanOfVersion = (version: string): Span | undefined => {
    const all = world.tellings.filter((telling) => telling.version === version && !telling.setAside)
    const told = all.filter(({ published }) => publishedBy === undefined || published <= publishedBy)
    if (all.length === 0 && publishedBy === undefined) return { earliest: Number.NEGATIVE_INFINITY, latest: Number.POSITIVE_INFINITY }
    if (told.length === 0) return undefined
    return { earliest: Math.min(...told.map(({ earliest }) => earliest)), latest: Math.min(...told.map(({ latest }) => latest)) }
  }
  const isOlder = (position: Decisive, version: string, { earliest }: Span): boolean =>
    position.version === undefined
      ? position.latest < earliest
      : !sameTexts(world, point, version).has(position.version) &&
        steps
          .filter((step) => step.to === version && rewords(step))
          .some(({ from }) => from === position.version || textsBehind(from, ways).has(position.version ?? ''))

  const rewording = world.versions.flatMap(({ id }) => {
    const span = spanOfVersion(id)
    const is = span !== undefined && isOut(span) && steps.some((step) => step.to === id && rewords(step))
    return is && decisive.every((position) => isOlder(position, id, span)) ? [{ id, ...span }] : []
  })
  return rewording.toSorted((one, other) => compare(one.latest, other.latest) || compare(one.earliest, other.earliest))[0]?.id ?? null
}

const compare = (one: number, other: number): number => (one < other ? -1 : one > other ? 1 : 0)
