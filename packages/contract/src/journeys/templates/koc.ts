import { type JourneyTemplate, leave, mail, span } from './template.ts'

const reward = (id: string, name: string, level: string) => ({
  id,
  name,
  kind: 'emit_event' as const,
  settings: { event: 'RewardDue', properties: [{ name: 'level', value: level }] },
  next: 'mark',
})

/** Who shares a lot is asked to bring others, and rewarded by how many came. */
export const koc: JourneyTemplate = {
  id: 'koc',
  name: { zh: 'KOC 分享有礼', en: 'Sharers bring friends' },
  about: {
    zh: '累计分享超过 10 次的用户：邀请参加分享有礼，一周后按带来的人数给予奖励。',
    en: 'Whoever shares for the 11th time is invited to bring friends, and rewarded a week later by how many came.',
  },
  file: (say) => ({
    entry: { kind: 'event', event: 'ShareProduct', reaches: { value: 11 } },
    next: 'invite',
    goal: { event: 'InviteFriend', within: span(30, 'day'), exit: false },
    reentry: { kind: 'never' },
    steps: [
      mail('invite', say('分享有礼邀请', 'Invitation'), 'brings'),
      {
        id: 'brings',
        kind: 'wait_event',
        settings: { event: 'InviteFriend', timeout: span(7, 'day') },
        next: { happened: 'week', timeout: 'nobody' },
      },
      { id: 'week', kind: 'wait', settings: { duration: span(7, 'day') }, next: 'result' },
      {
        id: 'result',
        name: say('带来的人数', 'How many came'),
        kind: 'condition',
        settings: {
          arms: [
            {
              id: 'many',
              name: say('3 人以上', '3 or more'),
              rule: {
                kind: 'event',
                event: 'InviteFriend',
                filters: [],
                window: { kind: 'last', amount: 14, unit: 'day' },
                count: { op: 'gte', value: 3 },
              },
            },
          ],
        },
        next: { many: 'gold', else: 'silver' },
      },
      reward('gold', say('大奖', 'Large reward'), 'gold'),
      reward('silver', say('小奖', 'Small reward'), 'silver'),
      { id: 'mark', kind: 'set_tag', settings: { tag: 'KOC' }, next: 'end' },
      leave('end', say('已奖励', 'rewarded')),
      leave('nobody', say('没有带来好友', 'brought nobody')),
    ],
  }),
}
