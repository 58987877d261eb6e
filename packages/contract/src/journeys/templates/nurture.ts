import { type JourneyTemplate, leave, mail, span, type Say } from './template.ts'

/** Leads of a list who download two things are told to sales, with what they have downloaded. */
export const nurture: JourneyTemplate = {
  id: 'nurture',
  name: { zh: '邮件培育', en: 'E-mail nurture' },
  about: {
    zh: '向名单发送电子书；下载的人移入另一名单，五天后收到案例；案例也下载了，就通知销售。',
    en: 'Offers a list of people an e-book; who downloads it moves to another list and gets a case study five days later; who reads that, too, is told to sales.',
  },
  file: (say) => ({
    entry: { kind: 'list', segmentId: '' },
    next: 'ebook',
    goal: { event: 'Download', filters: [{ property: 'material', op: 'eq', value: 'case' }], within: span(60, 'day'), exit: false },
    reentry: { kind: 'never' },
    steps: [
      mail('ebook', say('电子书', 'E-book'), 'got_ebook'),
      downloaded('got_ebook', 'ebook', 'keep_ebook'),
      keep('keep_ebook', 'ebook', 'keen'),
      { id: 'keen', name: say('移入名单 B', 'Into list B'), kind: 'list', settings: { list: '' }, next: 'thanks' },
      mail('thanks', say('感谢', 'Thanks'), 'pause'),
      { id: 'pause', kind: 'wait', settings: { duration: span(5, 'day') }, next: 'case' },
      mail('case', say('案例', 'Case study'), 'got_case'),
      downloaded('got_case', 'case', 'keep_case'),
      keep('keep_case', 'case', 'sales'),
      notifySales(say),
      leave('told', say('已通知销售', 'sales told')),
      leave('cold', say('未下载', 'not downloaded')),
    ],
  }),
}

const downloaded = (id: string, material: string, next: string) => ({
  id,
  kind: 'wait_event' as const,
  settings: { event: 'Download', filters: [{ property: 'material', op: 'eq' as const, value: material }], timeout: span(14, 'day') },
  next: { happened: next, timeout: 'cold' },
})

const keep = (id: string, material: string, next: string) => ({
  id,
  kind: 'set_profile' as const,
  settings: { op: 'append' as const, property: 'materials', to: { value: material } },
  next,
})

const notifySales = (say: Say) => ({
  id: 'sales',
  name: say('通知销售', 'Notify sales'),
  kind: 'emit_event' as const,
  settings: { event: 'NotifySales', properties: [{ name: 'materials', value: 'ebook, case' }] },
  next: 'told',
})
