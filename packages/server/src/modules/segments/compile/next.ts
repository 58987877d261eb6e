import { type EventLeaf, matchesOf, type Moment, passingOf } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import type { CompileContext } from './rule.ts'
import { compileMatch } from './sequence.ts'

export const moment = (ms: number): Sql => sql`${sql.value(new Date(ms), 'DateTime64(3)')}`

/** The earliest time of an event that can still change a leaf by the passing of time. */
export const firstSeen = (leaves: readonly EventLeaf[], context: Moment): number =>
  Math.max(0, context.now.getTime() - Math.max(0, ...leaves.flatMap((leaf) => passingOf(leaf, context).offsets)))

/**
 * As `nextChange` defines it, for all leaves together: the first moment after now, in ms since 1970, at which an event of the
 * row's person goes into or out of a window, or has been the last for long enough, or the calendar turns; 0: never.
 */
export function nextSql(leaves: readonly EventLeaf[], context: CompileContext): Sql {
  const moments = new Map<string, Sql>()
  for (const leaf of leaves) {
    const { offsets, turn } = passingOf(leaf, context)
    for (const match of matchesOf(leaf)) {
      const [key, fits] = [JSON.stringify([match.event, match.filters]), compileMatch(match, context.projectId)]
      for (const offset of offsets) moments.set(`${key} ${offset}`, edge(fits, offset, context))
      if (turn)
        moments.set(
          `${key} ${turn.at} ${turn.inSight}`,
          sql`if(countIf(${fits} and e.time >= ${moment(turn.inSight)}) > 0, ${sql.value(turn.at, 'Int64')}, 0)`,
        )
    }
  }
  return sql`arrayMin(arrayFilter(next -> next > 0, [${sql.join([...moments.values()])}]))`
}

const edge = (fits: Sql, offset: number, { now }: Moment): Sql => {
  const ahead = sql`${fits} and e.time > ${moment(Math.max(0, now.getTime() - offset))}`
  return sql`ifNull(toUnixTimestamp64Milli(minOrNullIf(e.time, ${ahead})) + ${sql.value(offset, 'Int64')}, 0)`
}
