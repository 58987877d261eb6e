import { did, type JourneyTemplate, leave, mail, span } from './template.ts'

/** Seven days in a row are thanked for by who somebody is; when the streak breaks, those at risk are asked back. */
export const checkIn: JourneyTemplate = {
  id: 'check-in',
  name: { zh: '连续签到 7 天', en: 'Seven days in a row' },
  about: {
    zh: '连续签到 7 天：会员发卡，未购买的发券，再推荐商品；中断签到且有流失风险的，召回。',
    en: 'Seven check-ins in a row: a card for members, a coupon for who never bought, then goods to look at; who stops and is at risk is asked back.',
  },
  file: (say) => ({
    entry: { kind: 'event', event: 'CheckIn', filters: [{ property: 'streak', op: 'eq', value: 7 }] },
    next: 'who',
    goal: { event: 'PayOrder', within: span(14, 'day'), exit: false },
    steps: [
      {
        id: 'who',
        name: say('用户类型', 'Who is it'),
        kind: 'condition',
        settings: {
          arms: [
            { id: 'vip', name: 'VIP', rule: { kind: 'tag', tag: 'VIP' } },
            { id: 'new', name: say('未购买', 'never bought'), rule: did('PayOrder', 'eq', 0) },
          ],
        },
        next: { vip: 'card', new: 'coupon', else: 'letter' },
      },
      mail('card', say('会员卡', 'Card'), 'letter'),
      mail('coupon', say('优惠券', 'Coupon'), 'letter'),
      mail('letter', say('商品推荐', 'Goods for you'), 'goes_on'),
      {
        id: 'goes_on',
        name: say('继续签到？', 'Does it go on?'),
        kind: 'wait_event',
        settings: { event: 'CheckIn', timeout: span(36, 'hour') },
        next: { happened: 'more', timeout: 'risk' },
      },
      { id: 'more', kind: 'jump', settings: { to: 'goes_on', times: 30 }, next: 'end' },
      {
        id: 'risk',
        kind: 'condition',
        settings: {
          arms: [
            {
              id: 'high',
              name: say('流失风险高', 'high risk'),
              rule: { kind: 'tag', tag: say('流失风险', 'churn risk'), value: say('高', 'high') },
            },
          ],
        },
        next: { high: 'recall', else: 'end' },
      },
      mail('recall', say('召回', 'Come back'), 'end'),
      leave('end', say('完成', 'finished')),
    ],
  }),
}
