import { type JourneyTemplate, leave, mail, span } from './template.ts'

const order = [{ property: 'order_id', trigger: 'order_id' }]
const paid = { event: 'PayOrder', links: order }

/** A reminder of an order, unless it was cancelled; who is not moved by it is tagged. */
export const unpaidOrder: JourneyTemplate = {
  id: 'unpaid-order',
  name: { zh: '下单两小时未支付', en: 'Order unpaid after 2 h' },
  about: {
    zh: '下单两小时未支付且未取消：按订单提醒一次；一天内仍未支付的打上标签。',
    en: 'An order neither paid nor cancelled within two hours is reminded of, each order once; who has not paid a day later is tagged.',
  },
  file: (say) => ({
    entry: { kind: 'event_then_not', event: 'SubmitOrder', key: 'order_id', not: paid, within: span(2, 'hour') },
    next: 'cancelled',
    goal: { ...paid, within: span(1, 'day') },
    steps: [
      {
        id: 'cancelled',
        name: say('订单已取消？', 'Was the order cancelled?'),
        kind: 'happened',
        settings: { event: 'CancelOrder', links: order, since: { kind: 'last', within: span(1, 'day') } },
        next: { yes: 'no_order', no: 'mail' },
      },
      mail('mail', say('催付', 'Reminder'), 'day'),
      { id: 'day', kind: 'wait', settings: { duration: span(1, 'day') }, next: 'unmoved' },
      { id: 'unmoved', kind: 'set_tag', settings: { tag: say('催付无效', 'unmoved by reminders') }, next: 'end' },
      leave('end', say('仍未支付', 'still unpaid')),
      leave('no_order', say('订单已取消', 'order cancelled')),
    ],
  }),
}
