import type { ColumnTarget, ImportKind, ImportMapping } from './imports.ts'

const idNames: readonly (readonly [RegExp, string])[] = [
  [/^(?:user_?id|uid|login_?id|member_?id|customer_?id|用户_?id|会员(?:号|_?id)|客户(?:号|编号))$/i, 'login_id'],
  [/^(?:mobile|phone|phone_?number|tel|手机号?|电话)$/i, 'mobile'],
  [/^(?:e-?mail|邮箱|电子邮件)$/i, 'email'],
  [/^(?:unionid|union_id|wechat_unionid)$/i, 'wechat_unionid'],
  [/^(?:external_?userid|wecom_external_userid)$/i, 'wecom_external_userid'],
  [/^(?:anonymous_?id|device_?id|distinct_?id)$/i, 'anonymous_id'],
]
const timeNames = /^(?:time|timestamp|event_?time|created?_?at|order_?time|pay_?time|date|日期|时间|.*时间)$/i
const eventNames = /^(?:event|event_?name|事件(?:名称?)?)$/i
const itemNames =
  /^(?:id|sku|spu|item_?id|(?:product|goods|content|article|store|shop)_?(?:id|no|code)|(?:商品|货品|内容|门店|店铺)(?:id|号|编号|编码))$/i
const keyNames = /^(?:order_?id|order_?no|订单(?:号|编号|id)|message_?id|event_?id|流水号)$/i

/** A first mapping from the names of the columns; everything not recognised becomes a property of the same name. */
export function suggestMapping(columns: readonly string[], kind: ImportKind): ImportMapping {
  if (kind === 'items') return suggestItems(columns)
  const targets: Record<string, ColumnTarget> = {}
  let [hasTime, hasEvent] = [kind === 'people', kind === 'people']
  const types = new Set<string>()
  const nameOf = shortNames(columns)
  for (const column of columns) {
    const name = lastOf(column)
    const id = idNames.find(([pattern, type]) => pattern.test(name) && !types.has(type))?.[1]
    if (id !== undefined) {
      types.add(id)
      targets[column] = { to: 'id', type: id }
    } else if (!hasTime && timeNames.test(name)) {
      hasTime = true
      targets[column] = { to: 'time' }
    } else if (!hasEvent && eventNames.test(name)) {
      hasEvent = true
      targets[column] = { to: 'event' }
    } else targets[column] = property(nameOf(column))
  }
  return { columns: targets, key: kind === 'events' ? columns.filter((column) => keyNames.test(lastOf(column))).slice(0, 1) : [] }
}

const property = (name: string): ColumnTarget =>
  name === '' ? { to: 'ignore' } : { to: 'property', name: name.slice(0, 200), type: 'auto' }

/** Columns of JSON documents are paths: what counts is the last word, `data.orders[].buyer.phone` is a phone. */
const lastOf = (column: string): string => (withoutList(column).split('.').at(-1) ?? '').trim()
const withoutList = (column: string): string => column.replace(/^.*\[\]\.?(?=.)/, '').trim()

/** Names without the list they stand in, where that leaves no two alike. */
function shortNames(columns: readonly string[]): (column: string) => string {
  const times = Map.groupBy(columns, withoutList)
  return (column) => (times.get(withoutList(column))?.length === 1 ? withoutList(column) : column.trim())
}

/** The id of a row of a dimension table is the first column that is called so, else the first of all. */
function suggestItems(columns: readonly string[]): ImportMapping {
  const nameOf = shortNames(columns)
  const id = columns.find((column) => itemNames.test(lastOf(column))) ?? columns[0]
  const targets = columns.map((column): [string, ColumnTarget] => [column, column === id ? { to: 'item' } : property(nameOf(column))])
  return { columns: Object.fromEntries(targets), key: [] }
}
