import { bucketOf } from '@millrace/contract/experiments/assignment.ts'
import { type BestTimeFacts, bestTimeSchema, type Seen } from '@millrace/contract/messaging/best-time.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/postgres.ts'
import { everybodyOf, ownOf } from './openings.ts'
import { settingOfSteps } from './steps.ts'
import { type Intent, projectsOf } from './store.ts'

type Asked = Pick<Intent, 'intentId' | 'projectId' | 'personId' | 'journeyId' | 'version' | 'node' | 'class'>

/**
 * What is known of when people open. The analysis store is asked between rounds, never while a round holds its locks: a message whose
 * person has not been looked up stays where it is for that moment. Where the store does not answer, nothing is known.
 */
export interface BestTimes {
  /** Of messages whose step asks for the best time: undefined says that nothing is known; service messages go at once. */
  factsOf(db: Db, intents: readonly Asked[]): Promise<(intent: Asked) => BestTimeFacts | undefined>
  /** Those that can be decided now; the people of the others are looked up by `load`. */
  ready<I extends Asked>(db: Db, intents: readonly I[]): Promise<I[]>
  /** Looks up who was missing; true when somebody was. */
  load(db: Db): Promise<boolean>
}

interface Known<T> {
  readonly value: T | undefined
  readonly until: number
}

const minuteMs = 60_000
const ownMs = 5 * minuteMs
const everybodyMs = 10 * minuteMs
/** Until a store that did not answer is asked again. */
const silenceMs = minuteMs
const mostPeople = 50_000

export function bestTimes({ clickhouse, clock }: { readonly clickhouse: ClickHouse; readonly clock: Clock }): BestTimes {
  const own = new Map<string, Known<readonly Seen[]>>()
  const everybody = new Map<number, Known<readonly number[]>>()
  const missing = new Map<number, Set<number>>()
  const keyOf = ({ projectId, personId }: Pick<Asked, 'projectId' | 'personId'>): string => `${projectId}/${personId}`
  const isFresh = (known: Known<unknown> | undefined): boolean => known !== undefined && known.until > clock.now().getTime()

  async function wanting(db: Db, intents: readonly Asked[]) {
    const marketing = intents.filter((one) => one.class === 'marketing')
    const settingOf = marketing.length === 0 ? () => undefined : await settingOfSteps(db, marketing, 'bestTime')
    return (intent: Asked): unknown => (intent.class === 'marketing' ? settingOf(intent) : undefined)
  }

  return {
    async factsOf(db, intents) {
      const settingOf = await wanting(db, intents)
      return (intent) => {
        const [setting, theirs, all] = [settingOf(intent), own.get(keyOf(intent))?.value, everybody.get(intent.projectId)?.value]
        if (setting === undefined || !theirs || !all) return undefined
        const draw = bucketOf(intent.intentId, 'best time') / 10_000
        return { ...bestTimeSchema.parse(setting), own: theirs, everybody: all, draw }
      }
    },
    async ready(db, intents) {
      const settingOf = await wanting(db, intents)
      return intents.filter((intent) => {
        if (settingOf(intent) === undefined) return true
        if (isFresh(own.get(keyOf(intent))) && isFresh(everybody.get(intent.projectId))) return true
        missing.set(intent.projectId, (missing.get(intent.projectId) ?? new Set()).add(intent.personId))
        return false
      })
    },
    async load(db) {
      if (missing.size === 0) return false
      const asked = [...missing]
      missing.clear()
      const projects = new Map(
        (
          await projectsOf(
            db,
            asked.map(([id]) => id),
          )
        ).map((one) => [one.id, one]),
      )
      const now = clock.now()
      const until = (value: unknown, ms: number): number => now.getTime() + (value === undefined ? silenceMs : ms)
      if (own.size > mostPeople) own.clear()
      for (const [projectId, set] of asked) {
        const people = [...set]
        const of = { projectId, zone: projects.get(projectId)?.timeZone ?? 'UTC', now }
        const [theirs, all] = await Promise.all([
          ownOf(clickhouse, { ...of, people }).catch(() => undefined),
          isFresh(everybody.get(projectId)) ? everybody.get(projectId)?.value : everybodyOf(clickhouse, of).catch(() => undefined),
        ])
        for (const personId of people) {
          const value = theirs && (theirs.get(personId) ?? [])
          own.set(keyOf({ projectId, personId }), { value, until: until(value, ownMs) })
        }
        if (!isFresh(everybody.get(projectId))) everybody.set(projectId, { value: all, until: until(all, everybodyMs) })
      }
      return true
    },
  }
}
