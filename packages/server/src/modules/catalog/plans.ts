import type { Plan } from '@millrace/contract/catalog/plan.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { readPlan, readStamp } from './plan-store.ts'

/** What projects expect to be sent, kept in memory by each process. */
export interface Plans {
  /** The plan of a project; absent when it asks for nothing. A change made elsewhere is known within two seconds. */
  of(projectId: number): Promise<Plan | undefined>
  /** After a change of ours: this process reads it anew. */
  forget(projectId: number): void
}

const freshMs = 2_000

export function plans(postgres: Postgres): Plans {
  const known = new Map<number, { readonly plan: Plan | undefined; readonly stamp: number; readonly until: number }>()
  return {
    async of(projectId) {
      const entry = known.get(projectId)
      if (entry && performance.now() < entry.until) return entry.plan
      const stamp = await readStamp(postgres, projectId)
      const plan = entry?.stamp === stamp ? entry.plan : await read(postgres, projectId)
      known.set(projectId, { plan, stamp, until: performance.now() + freshMs })
      return plan
    },
    forget: (projectId) => void known.delete(projectId),
  }
}

async function read(postgres: Postgres, projectId: number): Promise<Plan | undefined> {
  const plan = await readPlan(postgres, projectId)
  return asksNothing(plan) ? undefined : plan
}

/** Modes decide of what is planned or not; without them only what is deprecated or blocked counts. */
function asksNothing({ modes, events, properties }: Plan): boolean {
  const all = [...events.values(), ...properties.event.values(), ...properties.profile.values()]
  return Object.values(modes).every((mode) => mode === 'keep') && all.every(({ status }) => status === 'seen' || status === 'planned')
}
