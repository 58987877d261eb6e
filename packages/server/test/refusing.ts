import type { ClickHouse } from '../src/platform/clickhouse.ts'
import { forClickHouse, type Sql, sql } from '../src/platform/sql.ts'

/** Statements that ask for figures of events, watched and spoilt on their way to the engine. */
export interface Refusing {
  /** Events whose figures the engine refuses, whatever else a statement asks for. */
  readonly events: Set<string>
  /** The engine cannot be reached. */
  isAway: boolean
  /** How many statements for figures were answered, and how many were not. */
  answered: number
  failed: number
}

export function refusing(clickhouse: ClickHouse): Refusing {
  const state: Refusing = { events: new Set(), isAway: false, answered: 0, failed: 0 }
  const rows = clickhouse.rows.bind(clickhouse)
  clickhouse.rows = async <T>(query: Sql, options?: Parameters<typeof rows>[1]): Promise<T[]> => {
    const { query: text, query_params: params } = forClickHouse(query)
    if (!text.includes(' as figures')) return rows<T>(query, options)
    const asked = JSON.stringify(params)
    state.failed += 1
    if (state.isAway) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8123'), { code: 'ECONNREFUSED' })
    if ([...state.events].some((event) => asked.includes(`"${event}"`))) return rows<T>(sql`select throwIf(true, 'too dear')`)
    const answer = await rows<T>(query, options)
    state.failed -= 1
    state.answered += 1
    return answer
  }
  return state
}
