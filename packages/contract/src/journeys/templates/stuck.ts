import { type JourneyTemplate, leave, mail, span } from './template.ts'

/** Helps whoever stands still before the last step of a form, twice. */
export const stuck: JourneyTemplate = {
  id: 'stuck',
  name: { zh: '卡在第四步', en: 'Stuck at step four' },
  about: {
    zh: '进入“到达第四步、迟迟没到第五步”的实时分群：协助完成，三天后再提醒一次。',
    en: 'Enters a live segment of those who reached step four and not step five: helps at once, and again after three days.',
  },
  file: (say) => ({
    entry: { kind: 'segment_enter', of: { kind: 'segment', id: '' } },
    next: 'help',
    goal: { event: 'SubmitApplication', within: span(14, 'day') },
    steps: [
      mail('help', say('协助完成', 'Help'), 'three_days'),
      { id: 'three_days', kind: 'wait', settings: { duration: span(3, 'day') }, next: 'remind' },
      mail('remind', say('再次提醒', 'Reminder'), 'last'),
      { id: 'last', kind: 'wait', settings: { duration: span(4, 'day') }, next: 'end' },
      leave('end', say('未完成', 'not finished')),
    ],
  }),
}
