import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import type { EventRule, MeasureRule } from '@millrace/contract/rules/index.ts'
import type { EdgesInput, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { type Attribute, type Head, headRule, rangesOf } from '@millrace/contract/segments/groups.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { property } from '../../catalog/index.ts'
import { canonicalPerson } from '../../identity/index.ts'
import { eventFilter } from '../compile/events.ts'
import { compileRule, type CompileContext, counted } from '../compile/rule.ts'

/** Where somebody stands who has nothing there, and who has something that is no group of its own. */
export const unknownKey = ''
export const otherKey = '*'

/**
 * How many people are in the same groups, what they spent and how many did something: columns `at0` … for the attributes, then `people`,
 * `amount`, `converted`. A key is the number of a group that was named; else what is there, as `keysOf` writes it, after `=` when it
 * is a value of a tag; of segments a sum of bits.
 */
export function compileGroups(input: GroupsInput, most: number, context: CompileContext): Sql {
  const { by, amount, converted } = input
  const asked = askedFor(input, context)
  const named = (to: string) => sql.join(by.map((_, i) => sql`${sql.id(`${to}${i}`)}`))
  const spent = amount ? sql`ifNull(spent.amount, toInt128(0))` : sql`toInt128(0)`
  const did = converted ? compileRule(conversionRule(converted), context) : sql`false`
  // Expressions are planned anew wherever they are named: what is there is found first, and only then compared.
  return sql`
    select ${named('at')}, count() as people, sum(amount_of) / 1e4 as amount, countIf(did) as converted
    from (
      select ${sql.join(by.map((attribute, i) => sql`${placeOf(attribute, i, most, asked, context)} as ${sql.id(`at${i}`)}`))}, amount_of, did
      from (
        select ${sql.join(by.map((attribute, i) => sql`${keyOf(attribute, i, context)} as ${sql.id(`key${i}`)}`))}, ${spent} as amount_of, ${did} as did
        from profiles as p final${sql.join(
          by.flatMap((attribute, i) => tagJoin(attribute, i, context)),
          sql``,
        )}${amount ? spentJoin(amount, context) : sql``}
        where ${asked}
      )
    ) group by ${named('at')}`
}

/** The people asked about, as a condition on `p`. */
const askedFor = ({ segmentId }: Pick<GroupsInput, 'segmentId'>, context: CompileContext): Sql =>
  segmentId === undefined ? counted(context) : sql`${counted(context)} and ${compileRule({ kind: 'segment', id: segmentId }, context)}`

type Happened = NonNullable<GroupsInput['converted']>

/** Who did it at least once. */
export const conversionRule = ({ event, filters, window }: Happened): EventRule => ({
  kind: 'event',
  event,
  filters,
  window,
  count: { op: 'gte', value: 1 },
})

/** The events of which a property is added up, as a condition counts them. */
export const amountRule = ({ event, filters, window, property: name }: NonNullable<GroupsInput['amount']>): MeasureRule => ({
  kind: 'measure',
  event,
  filters,
  window,
  figure: { of: 'sum', property: name },
  is: { op: 'gte', value: 0 },
})

/** Whole ten-thousandths, so that sums are the same in any order. */
function spentJoin(amount: NonNullable<GroupsInput['amount']>, context: CompileContext): Sql {
  const number = property(amount.property, 'number', 'e')
  return sql`
    left any join (
      select ${canonicalPerson(context.projectId)} as person, sum(toInt128(round(ifNull(${number}, 0) * 1e4))) as amount
      from events e where ${eventFilter(amountRule(amount), context)} group by person
    ) as spent on p.person_id = spent.person`
}

/** What somebody has there: the number of a group that is named, or a key. */
function keyOf(attribute: Attribute, nth: number, context: CompileContext): Sql {
  switch (attribute.by) {
    case 'segments': {
      const bits = attribute.ids.map((id, i) => sql`if(${compileRule({ kind: 'segment', id }, context)}, ${sql.value(2 ** i, 'UInt8')}, 0)`)
      return sql`toString(${sql.join(bits, sql` + `)})`
    }
    case 'tag': {
      const held = sql`${sql.id(`tag${nth}`)}.held`
      return attribute.values
        ? numbered(
            attribute.values.map((value) => sql`${held} = ${text(`=${value}`)}`),
            held,
          )
        : held
    }
    case 'property': {
      const heads = attribute.edges ? rangesOf(attribute.edges) : attribute.values?.map((value): Head => ({ kind: 'value', value }))
      const key = propertyKey(attribute.property)
      return heads
        ? numbered(
            heads.map((head) => compileRule(headRule(attribute, heads, head), context)),
            key,
          )
        : key
    }
  }
}

/** The number of the first that holds; else whether there is anything. */
const numbered = (holds: readonly Sql[], key: Sql): Sql =>
  sql`multiIf(${sql.join(holds.map((one, i) => sql`${one}, ${text(String(i))}`))}, ${key} = ${text(unknownKey)}, ${text(unknownKey)}, ${text(otherKey)})`

/** Whether its groups are those with most people, which have to be found. */
export const findsGroups = (attribute: Attribute): attribute is Exclude<Attribute, { by: 'segments' }> =>
  attribute.by !== 'segments' && !attribute.values && !(attribute.by === 'property' && attribute.edges)

/** The key itself when it is one of those that most people have, or was named. */
function placeOf(attribute: Attribute, nth: number, most: number, asked: Sql, context: CompileContext): Sql {
  const key = sql`${sql.id(`key${nth}`)}`
  if (!findsGroups(attribute)) return key
  const top = attribute.by === 'tag' ? mostTags(attribute.tag, most, asked, context) : mostValues(attribute.property, most, asked)
  return sql`if(${key} = ${text(unknownKey)} or has((select groupArray(k) from (${top})), ${key}), ${key}, ${text(otherKey)})`
}

const text = (value: string): Sql => sql`${sql.value(value, 'String')}`

const longest = 500

/** As `keysOf` of the contract; a list, and a text that no rule could name, is something else. */
function propertyKey(name: string): Sql {
  const read = (type: PropertyType): Sql => property(name, type, 'p')
  return sql`coalesce(if(lengthUTF8(${read('string')}) > ${sql.value(longest, 'UInt32')}, ${text(otherKey)}, concat('string ', ${read('string')})),
          concat('number ', toString(${read('number')} + 0)), concat('boolean ', toString(${read('boolean')})), if(notEmpty(${read('list')}), ${text(otherKey)}, ${text(unknownKey)}))`
}

const mostValues = (name: string, most: number, asked: Sql): Sql => sql`
    select ${propertyKey(name)} as k from profiles as p final where ${asked} and k not in (${text(unknownKey)}, ${text(otherKey)})
    group by k order by count() desc, k limit ${sql.value(most, 'UInt32')}`

/** Whoever has the tag has a key that is not empty. */
const tagRows = (tag: string, { projectId }: CompileContext): Sql => sql`
      select person_id, concat('=', value) as held from person_tags final
      where project_id = ${sql.value(projectId, 'UInt32')} and tag = ${sql.value(tag, 'String')} and removed = 0`

const tagJoin = (attribute: Attribute, nth: number, context: CompileContext): Sql[] =>
  attribute.by === 'tag'
    ? [
        sql`
    left any join (${tagRows(attribute.tag, context)}) as ${sql.id(`tag${nth}`)} on p.person_id = ${sql.id(`tag${nth}`)}.person_id`,
      ]
    : []

const mostTags = (tag: string, most: number, asked: Sql, context: CompileContext): Sql => sql`
    select held as k from (${tagRows(tag, context)}) where person_id in (select p.person_id from profiles as p final where ${asked})
    group by k order by count() desc, k limit ${sql.value(most, 'UInt32')}`

/** How the numbers of a property spread: `people`, `min`, `max`, and the quantiles that cut them into so many parts. */
export function compileSpread(input: Pick<EdgesInput, 'property' | 'segmentId'>, parts: number, context: CompileContext): Sql {
  const levels = Array.from({ length: parts - 1 }, (_, i) => sql`${sql.value((i + 1) / parts, 'Float64')}`)
  const number = property(input.property, 'number', 'p')
  return sql`
    select count() as people, minOrNull(n) as min, maxOrNull(n) as max, quantilesExactInclusive(${sql.join(levels)})(n) as quantiles
    from (select assumeNotNull(${number}) as n from profiles as p final where ${askedFor(input, context)} and ${number} is not null)`
}
