import type { Language } from '../rules/index.ts'
import type { StoredVisit } from './nodes/kind.ts'
import { codeWaits } from './code/code.ts'
import { kindOf, type Node } from './nodes/index.ts'

const ways = {
  en: {
    redirect: 'The step was removed; went on at the next one',
    entered: 'Entered',
    goal: 'Reached the goal',
    contradiction: 'What should not follow arrived late: after its time was over',
    held: 'Was held here until it could be answered',
    parked: 'Stands still here: a step failed',
    cancelled: 'Not needed: what was waited for happened',
    joined: 'Came together with another branch',
    slower: 'Ended: another branch came first',
  },
  zh: {
    redirect: '步骤已被删除，转到下一步',
    entered: '已进入',
    goal: '达成转化',
    contradiction: '迟到的事件：判断时尚未收到',
    held: '曾停留在此，直到条件可以判断',
    parked: '停在此处：步骤执行出错',
    cancelled: '无需继续：所等待的事件已发生',
    joined: '与其他分支汇合',
    slower: '结束：其他分支先到达',
  },
}

/** What happened at a step and why it was left that way, as an operator would say it. */
export function describeVisit(visit: StoredVisit, node: Node | undefined, language: Language): string {
  const say = ways[language]
  const zh = language === 'zh'
  switch (visit.port) {
    case 'redirect':
      return say.redirect
    case 'cancelled':
      return say.cancelled
    case 'ended':
      return describeReason(visit.why, language)
    case 'goal':
      return visit.why ? `${say.goal}${zh ? '：' : ': '}${visit.why}` : say.goal
    case 'contradiction':
      return say.contradiction
    case 'held':
      return say.held
    case 'joined':
      return say.joined
    case 'slower':
      return say.slower
    case 'parked':
      return `${say.parked}${zh ? '：' : ': '}${visit.why}`
  }
  if (!node) return visit.port === 'next' || visit.port === '' ? say.entered : visit.why
  return kindOf(node).visited(visit, node.settings, language)
}

const reasons: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  goal: { en: 'Left: reached the goal', zh: '离开：已达成转化' },
  ended: { en: 'Left: the journey was ended', zh: '离开：流程已结束' },
  republished: { en: 'Left: a new version was published', zh: '离开：发布了新版本' },
  time_over: { en: 'Left: the time for it was over', zh: '离开：已超过期限' },
  handoff: { en: 'Left: went on in another journey', zh: '离开：转入其他流程' },
  [codeWaits]: {
    en: 'Waits for its turn: too many people’s code was to run at once, or this code was stopped too often',
    zh: '等待运行：同时运行的代码过多，或该代码多次被中止',
  },
  merged: { en: 'Merged: another run of the same person went on', zh: '合并：同一用户的另一次进入继续' },
}

const unanswered = 'unanswered: '
const held: Readonly<Record<Language, (why: string) => string>> = {
  en: (why) => `Held: this condition cannot be answered now (${why}); it is asked again by itself`,
  zh: (why) => `停留在此：条件暂时无法判断（${why}），系统会自动重试`,
}

/** Why somebody left, or is held, as stored; words somebody typed into an exit stay as they are. */
export function describeReason(reason: string, language: Language): string {
  if (reason.startsWith(unanswered)) return held[language](reason.slice(unanswered.length))
  if (reason.startsWith(exitReason)) {
    const event = reason.slice(exitReason.length)
    return language === 'zh' ? `离开：发生了「${event}」` : `Left: “${event}” happened`
  }
  return reasons[reason]?.[language] ?? reason
}

/** Begins the reason of who left because of an event. */
export const exitReason = 'exit: '

const doors: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  filter: { en: 'did not fit the filters', zh: '不满足筛选条件' },
  no_key: { en: 'the property {detail} was missing', zh: '缺少区分属性 {detail}' },
  inside: { en: 'was inside already', zh: '已在流程中' },
  never_again: { en: 'may enter only once', zh: '只允许进入一次' },
  limit: { en: 'had entered as often as allowed ({detail})', zh: '已达次数上限（{detail} 次）' },
  paused: { en: 'the journey was paused', zh: '流程已暂停' },
  who: { en: 'was not among those it is for', zh: '不符合人群条件' },
  twice: { en: 'had been taken in this time already', zh: '本次已进入过' },
  early: { en: 'the journey had not begun yet', zh: '流程尚未开始' },
  over: { en: 'nobody enters any more', zh: '已停止进入' },
  time_over: { en: 'the time for it was over', zh: '已超过期限' },
  no_date: { en: 'the date {detail} was missing', zh: '缺少日期 {detail}' },
  unanswered: { en: 'it could not be answered who it is for ({detail})', zh: '暂时无法判断人群条件（{detail}）' },
  entry_changed: { en: 'the journey takes in nobody this way', zh: '流程不接受这种进入方式' },
  cap_total: { en: 'as many as the journey lets in had entered ({detail})', zh: '流程累计进入人数已达上限（{detail} 人）' },
  cap_day: { en: 'as many as it lets in on a day had entered ({detail})', zh: '流程当日进入人数已达上限（{detail} 人）' },
  cap_hour: { en: 'as many as it lets in in an hour had entered ({detail})', zh: '流程当前小时进入人数已达上限（{detail} 人）' },
  too_many_journeys: { en: 'was in as many journeys as the project allows ({detail})', zh: '同时所在流程数已达项目上限（{detail} 个）' },
  depth: { en: 'had been handed on too often ({detail} journeys)', zh: '流程间转移次数过多（{detail} 个）' },
}

/** Why somebody did not enter: refused at the door, or not needed any more. */
export function describeNotEntered(
  { kind, event, reason }: { readonly kind: 'refused' | 'cancelled'; readonly event: string; readonly reason: string },
  language: Language,
): string {
  const zh = language === 'zh'
  if (kind === 'cancelled')
    return event ? (zh ? `已发生「${event}」，无需触达` : `“${event}” happened, nothing was needed`) : describeReason(reason, language)
  const [code = '', ...detail] = reason.split(': ')
  const why = doors[code]?.[language].replace('{detail}', detail.join(': ')) ?? reason
  if (event === '') return why
  return zh ? `「${event}」：${why}` : `“${event}”: ${why}`
}
