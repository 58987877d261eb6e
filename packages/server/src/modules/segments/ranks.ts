import { figureLeafOf, type RankRule, Unanswered } from '@millrace/contract/rules/index.ts'
import { type ClickHouse, isQueryError } from '../../platform/clickhouse.ts'
import { sql } from '../../platform/sql.ts'
import { compileRank } from './compile/rank.ts'
import type { Asked } from './inputs.ts'
import { reasonOf } from './refusals.ts'

/** Who of the people asked about is among the top; throws `Unanswered` when the engine refuses to say. */
export type Ranks = (rule: RankRule, person: number) => boolean

/** One statement for each ranking, in which everybody is looked at: as of now, for whoever asks. */
export async function loadRanks(
  clickhouse: ClickHouse,
  asked: Asked,
  people: readonly number[],
  rules: readonly RankRule[],
): Promise<Ranks> {
  const { refusals, projectId } = asked
  const found = new Map<string, ReadonlySet<number> | string>()
  for (const rule of rules) {
    const key = JSON.stringify(rule)
    const leaf = figureLeafOf(rule)
    const known = found.get(key) ?? refusals?.of(projectId, leaf)
    if (known !== undefined) found.set(key, known)
    else
      try {
        const rows = await clickhouse.rows<{ person: number }>(sql`
          select person from (${compileRank(rule, asked)}) where person in ${sql.value(people, 'Array(UInt64)')}`)
        found.set(key, new Set(rows.map((row) => row.person)))
      } catch (error) {
        if (!refusals || !isQueryError(error)) throw error
        refusals.note(projectId, leaf, error)
        found.set(key, reasonOf(error))
      }
  }
  return (rule, person) => {
    const top = found.get(JSON.stringify(rule))
    if (typeof top === 'string') throw new Unanswered(top)
    return top?.has(person) ?? false
  }
}
