import type { AttributesSlice } from '@millrace/contract/analytics/api.ts'
import { type Attribute, type AttributeBy, type AttributesQuery, mostAttributeGroups } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { ageSql } from '../../segments/index.ts'
import { isSet, tenThousandths } from './count.ts'
import { keysOf, restKey } from './groups.ts'
import type { Scope } from './matching.ts'
import { type Columns, columnsOf } from './read.ts'
import { andSampled } from './sample.ts'

/** One row per group (`a`), group of the second (`b`), and pair of both; kinds tell them apart, and everybody is in one without. */
export const compileAttributes = (query: AttributesQuery, scope: Scope): Sql => sql`
    select cell.1 as kind, cell.2 as a, cell.3 as b, count() as people, ${tallies(query)}
    from (${celled(query, scope)}) group by kind, a, b order by kind, people desc, a, b`

/** The people of one number. */
export function compileAttributesPeople(query: AttributesQuery, { row, column }: AttributesSlice, scope: Scope): Sql {
  const kind = (row === null ? 0 : 1) + (column === null ? 0 : 2)
  const wanted = [row ?? '', column ?? ''].map((one) => sql`${sql.value(one, 'String')}`)
  return sql`select person_id from (${celled(query, scope)}) where cell = (${sql.value(kind, 'UInt8')}, ${sql.join(wanted)})`
}

/** A row for each cell that somebody is in: none twice. */
function celled(query: AttributesQuery, scope: Scope): Sql {
  const [a = none, b = none] = query.by.map((by, i) => shown(by, i, scope))
  return sql`
      select person_id, number, text, flag, arrayJoin(arrayConcat([(toUInt8(0), '', '')], arrayMap(x -> (toUInt8(1), x, ''), a), arrayMap(y -> (toUInt8(2), '', y), b),
        arrayFlatten(arrayMap(x -> arrayMap(y -> (toUInt8(3), x, y), b), a)))) as cell
      from (select p.person_id as person_id, ${measured(query, scope)}, ${a} as a, ${b} as b ${meant(query.by, scope)})`
}

const none = sql`CAST([], 'Array(String)')`

/** The keys of a person, those that most people have; all others are one. Intervals are few. */
function shown(by: AttributeBy, i: number, scope: Scope): Sql {
  const keys = keysBy(by, i, scope)
  if (by.of === 'segment' || (by.of === 'property' && by.edges)) return keys
  const most = sql`
        select groupArray(key) from (select arrayJoin(${keys}) as key ${meant([by], scope, i)} group by key order by count() desc, key limit ${sql.value(mostAttributeGroups[i] ?? 0, 'UInt32')})`
  return sql`arrayDistinct(arrayMap(k -> if(has((${most}), k), k, ${sql.value(restKey, 'String')}), ${keys}))`
}

function keysBy(by: AttributeBy, i: number, scope: Scope): Sql {
  switch (by.of) {
    case 'tag': {
      const tagged = sql`${sql.id(`tag_${i}`)}.keys`
      return sql`if(empty(${tagged}), [''], ${tagged})`
    }
    case 'segment':
      return sql`[if(p.person_id in (${scope.others?.[i] ?? sql`select toUInt64(0)`}), 'btrue', 'bfalse')]`
    case 'property': {
      const columns = columnsBy(by, scope)
      if (!by.edges) return keysOf(columns)
      const bin = sql`arrayCount(edge -> ifNull(${columns.number} >= edge, false), ${sql.value(by.edges, 'Array(Float64)')})`
      return sql`if(${columns.number} is not null, [concat('r', toString(${bin}))], ${keysOf(columns)})`
    }
  }
}

/** A property as it is, or the age it says as the only number. */
function columnsBy({ property, as }: Attribute, { now, timeZone: zone }: Scope): Columns {
  const columns = columnsOf(property, 'p')
  if (as === 'value') return columns
  return {
    text: sql`CAST(null, 'Nullable(String)')`,
    flag: sql`CAST(null, 'Nullable(Bool)')`,
    list: none,
    number: ageSql(columns.text, { now, zone }),
    types: ['number'],
  }
}

/** Everybody who is meant, as `p`, with the tags that tell them apart; `from`: the place of the first of these in the question. */
function meant(by: readonly AttributeBy[], scope: Scope, from = 0): Sql {
  const project = sql.value(scope.projectId, 'UInt32')
  const tags = by.flatMap((one, i) =>
    one.of === 'tag'
      ? [
          sql`
        left any join (select person_id, [if(value = '', 'btrue', concat('s', value))] as keys from person_tags final
          where project_id = ${project} and tag = ${sql.value(one.tag, 'String')} and removed = 0) as ${sql.id(`tag_${from + i}`)} on p.person_id = ${sql.id(`tag_${from + i}`)}.person_id`,
        ]
      : [],
  )
  const whom = scope.people ? sql` and p.person_id in (${scope.people})` : andSampled(sql`p.person_id`, scope)
  return sql`
        from profiles as p final${sql.join(tags, sql``)}
        where p.project_id = ${project} and p.deleted = 0 and p.is_test = 0${whom}`
}

/** What the measure reads of each person. */
function measured({ property }: AttributesQuery, scope: Scope): Sql {
  if (!property) return sql`toNullable(toFloat64(0)) as number, toNullable('') as text, toNullable(false) as flag`
  const { number, text, flag } = columnsBy(property, scope)
  return sql`${number} as number, ${text} as text, ${flag} as flag`
}

const tallies = ({ measure }: AttributesQuery): Sql =>
  ({
    people: sql`toNullable(toFloat64(count())) as value`,
    sum: sql`toNullable(${tenThousandths} / 1e4) as value`,
    avg: sql`if(count(number) = 0, null, ${tenThousandths} / 1e4 / count(number)) as value`,
    min: sql`min(number) as value`,
    max: sql`max(number) as value`,
    distinct: sql`toNullable(toFloat64(uniqExactIf((number, text, flag), ${isSet}))) as value`,
  })[measure]
