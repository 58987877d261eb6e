import { type JourneyTemplate, leave, mail, span } from './template.ts'

const sinceEntry = { kind: 'entry' as const }

/** Three states of whoever has just registered: claimed the pack, not claimed, claimed and bought. */
export const newcomer: JourneyTemplate = {
  id: 'newcomer',
  name: { zh: '新人礼包', en: 'Newcomer pack' },
  about: {
    zh: '注册 15 分钟后：领取了礼包的引导浏览和首购，没领的提醒一次，已下单的打上标签。',
    en: 'A quarter of an hour after registering: who claimed the pack is shown around, who did not is reminded once, who bought already is tagged.',
  },
  file: (say) => ({
    entry: { kind: 'event', event: 'Register' },
    next: 'quarter',
    goal: { event: 'PayOrder', within: span(7, 'day'), exit: false },
    reentry: { kind: 'never' },
    steps: [
      { id: 'quarter', kind: 'wait', settings: { duration: span(15, 'minute') }, next: 'claimed' },
      { id: 'claimed', kind: 'happened', settings: { event: 'ClaimPack', since: sinceEntry }, next: { yes: 'bought', no: 'remind' } },
      mail('remind', say('提醒领取', 'Claim it'), 'late'),
      {
        id: 'late',
        kind: 'wait_event',
        settings: { event: 'ClaimPack', timeout: span(1, 'day') },
        next: { happened: 'bought', timeout: 'unclaimed' },
      },
      { id: 'bought', kind: 'happened', settings: { event: 'PayOrder', since: sinceEntry }, next: { yes: 'buyer', no: 'browse' } },
      mail('browse', say('浏览推荐', 'Look around'), 'buys'),
      {
        id: 'buys',
        kind: 'wait_event',
        settings: { event: 'PayOrder', timeout: span(3, 'day') },
        next: { happened: 'buyer', timeout: 'nudge' },
      },
      mail('nudge', say('首购优惠', 'First order offer'), 'shown'),
      { id: 'buyer', kind: 'set_tag', settings: { tag: say('首购用户', 'first buyer') }, next: 'end' },
      leave('end', say('已购买', 'bought')),
      leave('shown', say('未购买', 'not bought')),
      leave('unclaimed', say('未领取', 'not claimed')),
    ],
  }),
}
