import { did, type JourneyTemplate, leave, mail, span, wasOpened } from './template.ts'

/** Asks again on other channels until somebody opens; who opens nothing goes on in another journey. */
export const firstLoan: JourneyTemplate = {
  id: 'first-loan',
  name: { zh: '首贷促申请', en: 'First loan' },
  about: {
    zh: '注册后未申请的用户：两天未打开则再次触达，逐一更换渠道；始终未打开的打上流失标签，转入其他流程。',
    en: 'Registered and never applied: asks again after two days unopened, one channel after the other; who opens nothing is tagged and handed over.',
  },
  file: (say) => ({
    entry: {
      kind: 'audience',
      who: { kind: 'all', rules: [did('Register', 'gte', 1), did('ApplyLoan', 'eq', 0)] },
      when: { kind: 'cron', pattern: '0 10 * * *' },
      onlyNew: true,
    },
    next: 'first',
    goal: { event: 'ApplyLoan', within: span(30, 'day') },
    reentry: { kind: 'never' },
    steps: [
      mail('first', say('首次触达', 'First message'), 'opened_first'),
      wasOpened('opened_first', 'first', { yes: 'opened', no: 'second' }),
      mail('second', say('再次触达', 'Second message'), 'opened_second'),
      wasOpened('opened_second', 'second', { yes: 'opened', no: 'third' }),
      mail('third', say('更换渠道：短信', 'Another channel: SMS'), 'opened_third'),
      wasOpened('opened_third', 'third', { yes: 'opened', no: 'fourth' }),
      mail('fourth', say('更换渠道：微信', 'Another channel: WeChat'), 'opened_fourth'),
      wasOpened('opened_fourth', 'fourth', { yes: 'prefers', no: 'lost' }),
      {
        id: 'prefers',
        kind: 'set_tag',
        settings: { tag: say('渠道偏好', 'preferred channel'), value: say('微信', 'WeChat') },
        next: 'reached',
      },
      { id: 'reached', kind: 'goal', settings: {}, next: 'opened' },
      leave('opened', say('已打开', 'opened')),
      { id: 'lost', kind: 'set_tag', settings: { tag: say('流失用户', 'lost') }, next: 'over' },
      { id: 'over', kind: 'handoff', settings: { journey: '', leave: true } },
    ],
  }),
}
