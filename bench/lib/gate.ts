/** Decisions of the gate per second, with the facts it needs read anew for every thousand; nothing is written. */
import { decide } from '@millrace/contract/messaging/gate.ts'
import { type Intent, intentColumns, loadWorld, type WorldDeps } from '../../packages/server/src/modules/messaging/index.ts'
import type { Postgres } from '../../packages/server/src/platform/postgres.ts'
import { sql } from '../../packages/server/src/platform/sql.ts'

const atOnce = 1_000

export async function gateCase(deps: WorldDeps, postgres: Postgres, projectId: number, people: number): Promise<Record<string, number>> {
  const intents = await postgres.rows<Intent>(sql`
    select ${intentColumns} from message_intents i where i.project_id = ${projectId} and i.state = 'queued' order by i.intent_id limit ${people}`)
  const decided: Record<string, number> = {}
  let pure = 0
  const from = performance.now()
  for (let at = 0; at < intents.length; at += atOnce) {
    const some = intents.slice(at, at + atOnce)
    await postgres
      .transaction(async (tx) => {
        const world = await loadWorld(deps, tx, some)
        const now = deps.clock.now().getTime()
        const start = performance.now()
        for (const intent of some) {
          const { kind } = decide({ ...world.factsOf(intent, now), rooms: [] })
          decided[kind] = (decided[kind] ?? 0) + 1
        }
        pure += performance.now() - start
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
  }
  const seconds = (performance.now() - from) / 1_000
  console.table({ 'asked of the gate': intents.length, ...decided, 'decisions/s with their facts': Math.round(intents.length / seconds) })
  return { gate_per_s: Math.round(intents.length / (pure / 1_000)), gate_with_facts_per_s: Math.round(intents.length / seconds) }
}

class Undone extends Error {}
