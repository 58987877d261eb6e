import { z } from 'zod'

/** What a guarded query may read: relations of the project alone, of living people who are no test people, by the numbers they have now. */
export interface Relation {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly columns: readonly { readonly name: string; readonly type: string; readonly zh: string; readonly en: string }[]
}

const person = {
  name: 'person_id',
  type: 'UInt64',
  zh: '用户编号（合并后的）',
  en: 'number of the person, merged ones as who they are now',
}
const rest = { name: 'extra', type: 'String', zh: '未入列的少见属性（JSON 文本）', en: 'rare properties that are no columns, as JSON text' }
const properties = (zh: string, en: string) => ({ name: 'properties', type: 'JSON', zh, en })

export const relations: readonly Relation[] = [
  {
    name: 'events',
    zh: '事件，每行一条',
    en: 'events, one a row',
    columns: [
      person,
      { name: 'event', type: 'LowCardinality(String)', zh: '事件名', en: 'its name' },
      { name: 'time', type: "DateTime64(3, 'UTC')", zh: '发生时间（UTC）', en: 'when it happened, UTC' },
      { name: 'source', type: 'LowCardinality(String)', zh: '数据源', en: 'who sent it' },
      properties('属性，如 properties.amount.:Float64', 'as in properties.amount.:Float64'),
      rest,
    ],
  },
  {
    name: 'people',
    zh: '用户，每人一行',
    en: 'people, one a row',
    columns: [
      person,
      { name: 'created_at', type: "DateTime64(3, 'UTC')", zh: '首次出现的时间', en: 'when they were first seen' },
      properties('用户属性，如 properties.city.:String', 'of the profile, as in properties.city.:String'),
      rest,
    ],
  },
  {
    name: 'tags',
    zh: '用户当前的标签',
    en: 'tags people have now',
    columns: [
      person,
      { name: 'tag', type: 'LowCardinality(String)', zh: '标签名', en: 'its name' },
      { name: 'value', type: 'String', zh: '标签值，没有则为空', en: 'its value, empty without one' },
      { name: 'set_at', type: "DateTime64(3, 'UTC')", zh: '打上的时间', en: 'since when' },
    ],
  },
  {
    name: 'items',
    zh: '维表数据，每条一行',
    en: 'items of dimension tables, one a row',
    columns: [
      { name: 'item_type', type: 'LowCardinality(String)', zh: '维表类型', en: 'their type' },
      { name: 'item_id', type: 'String', zh: 'ID', en: 'their id' },
      { name: 'updated_at', type: "DateTime64(3, 'UTC')", zh: '更新时间', en: 'when they were changed' },
      properties('属性，如 properties.brand.:String', 'as in properties.brand.:String'),
      rest,
    ],
  },
]

/** How long a guarded query may be, how many people it may answer, and what it may take. */
export const guardedLimits = { characters: 10_000, people: 5_000_000, seconds: 60, memoryMb: 1_000 } as const

export const guardedQuerySchema = z
  .string()
  .trim()
  .min(1)
  .max(guardedLimits.characters)
  .describe('one ClickHouse `select` over the relations `events`, `people`, `tags` and `items` of the project; docs/sql.md')

const texts = /'((?:[^'\\]|\\.|'')*)'/gs
const plain = (text: string): string => text.replace(/\\(.)|''/gs, (_, one = "'") => one)

/** Texts that stand in a query. */
export const textsIn = (query: string): string[] => [...query.matchAll(texts)].map(([, text = '']) => plain(text))

/** The query with another text where one names somebody. */
export const forgetInQuery = (query: string, isTheirs: (text: string) => boolean, instead: string): string =>
  query.replace(texts, (whole: string, text: string) => (isTheirs(plain(text)) ? `'${instead}'` : whole))
