import { type JourneyTemplate, leave, mail, type Say, span } from './template.ts'

/** Reminds the day before, asks afterwards how it was, and has whoever did not come called up. */
export const testDrive: JourneyTemplate = {
  id: 'test-drive',
  name: { zh: '4S 试驾', en: 'Test drive' },
  about: {
    zh: '预约前一天提醒；到店后次日按车型发问卷，低分通知店长；未到店的外呼，改约后重新提醒。',
    en: 'Reminds the day before; asks by model a day after the visit and tells the manager of low scores; who did not come is called, and reminded again after rebooking.',
  },
  file: (say) => ({
    entry: { kind: 'date', property: 'appointment_time', days: -1, time: '10:00' },
    next: 'remind',
    goal: { event: 'ArriveStore', within: span(30, 'day'), exit: false },
    limits: { exits: [{ event: 'CancelTestDrive' }] },
    steps: [
      mail('remind', say('到店提醒', 'Reminder'), 'arrives'),
      {
        id: 'arrives',
        name: say('当天结束前到店？', 'Here before the day ends?'),
        kind: 'wait_event',
        settings: {
          event: 'ArriveStore',
          arms: [{ id: 'moved', name: say('改约', 'rebooked'), event: 'RescheduleTestDrive' }],
          timeout: span(38, 'hour'),
        },
        next: { happened: 'welcome', moved: 'again', timeout: 'call' },
      },
      ...survey(say),
      ...noShow(say),
      {
        id: 'again',
        kind: 'wait',
        settings: {
          date: {
            of: 'profile',
            property: 'appointment_time',
            shift: span(1, 'day'),
            side: 'before',
            time: '10:00',
            most: span(60, 'day'),
            past: 'pass',
          },
          zone: 'project',
        },
        next: 'back',
      },
      { id: 'back', name: say('重新提醒', 'Remind again'), kind: 'jump', settings: { to: 'remind', times: 3 }, next: 'end' },
      leave('end', say('完成', 'finished')),
    ],
  }),
}

const survey = (say: Say) => [
  mail('welcome', say('到店欢迎', 'Welcome'), 'next_day'),
  { id: 'next_day', kind: 'wait' as const, settings: { days: 1, time: '10:00', zone: 'project' as const }, next: 'model' },
  {
    id: 'model',
    name: say('车型', 'Model'),
    kind: 'condition' as const,
    settings: {
      arms: [
        { id: 'suv', name: 'SUV', rule: { kind: 'profile' as const, condition: { property: 'model', op: 'eq' as const, value: 'SUV' } } },
      ],
    },
    next: { suv: 'survey_suv', else: 'survey' },
  },
  mail('survey_suv', say('SUV 问卷', 'SUV survey'), 'score'),
  mail('survey', say('问卷', 'Survey'), 'score'),
  {
    id: 'score',
    name: say('评分', 'Score'),
    kind: 'wait_event' as const,
    settings: {
      event: 'AnswerSurvey',
      filters: [{ property: 'score', op: 'gte' as const, value: 7 }],
      arms: [
        {
          id: 'low',
          name: say('低于 7 分', 'below 7'),
          event: 'AnswerSurvey',
          filters: [{ property: 'score', op: 'lt' as const, value: 7 }],
        },
      ],
      timeout: span(3, 'day'),
    },
    next: { happened: 'thanks', low: 'sorry', timeout: 'end' },
  },
  mail('thanks', say('感谢', 'Thanks'), 'end'),
  mail('sorry', say('致歉', 'Apology'), 'manager'),
  task('manager', say('通知店长', 'Tell the manager'), 'ManagerTask', 'low score', 'end'),
]

const noShow = (say: Say) => [
  task('call', say('外呼未到店', 'Call up'), 'CallTask', 'no show', 'called'),
  {
    id: 'called',
    name: say('外呼结果', 'Result of the call'),
    kind: 'wait_event' as const,
    settings: {
      event: 'CallResult',
      filters: [{ property: 'result', op: 'eq' as const, value: 'rebook' }],
      arms: [
        {
          id: 'refused',
          name: say('拒绝', 'refused'),
          event: 'CallResult',
          filters: [{ property: 'result', op: 'eq' as const, value: 'refused' }],
        },
      ],
      timeout: span(3, 'day'),
    },
    next: { happened: 'again', refused: 'lost', timeout: 'lost' },
  },
  leave('lost', say('未到店', 'did not come')),
]

const task = (id: string, name: string, event: string, reason: string, next: string) => ({
  id,
  name,
  kind: 'emit_event' as const,
  settings: { event, properties: [{ name: 'reason', value: reason }] },
  next,
})
