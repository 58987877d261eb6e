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
const keyNames = /^(?:order_?id|order_?no|订单(?:号|编号|id)|message_?id|event_?id|流水号)$/i

/** A first mapping from the names of the columns; everything not recognised becomes a property of the same name. */
export function suggestMapping(columns: readonly string[], kind: ImportKind): ImportMapping {
  const targets: Record<string, ColumnTarget> = {}
  let [hasTime, hasEvent] = [kind === 'people', kind === 'people']
  const types = new Set<string>()
  for (const column of columns) {
    const name = column.trim()
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
    } else targets[column] = name === '' ? { to: 'ignore' } : { to: 'property', name: name.slice(0, 200), type: 'auto' }
  }
  return { columns: targets, key: kind === 'events' ? columns.filter((column) => keyNames.test(column.trim())).slice(0, 1) : [] }
}
