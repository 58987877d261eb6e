import type { Language } from '../rules/index.ts'
import { describeDuration } from './words.ts'
import type { Node } from './graph.ts'

/** One step of somebody's way as history keeps it. */
export interface StoredVisit {
  readonly port: string
  readonly why: string
  readonly arrivedAt: string
  readonly leftAt: string
}

const ways = {
  en: {
    redirect: 'The step was removed; went on at the next one',
    entered: 'Entered',
    goal: 'Reached the goal',
    contradiction: 'What should not follow arrived late: after its time was over',
    held: 'Was held here until it could be answered',
    cancelled: 'Not needed: what was waited for happened',
    happened: 'It happened',
    timeout: 'It did not happen in time',
    else: 'No condition was met',
    sent: 'Handed over for sending',
    tagged: 'Tag changed',
    exit: 'Left the journey',
  },
  zh: {
    redirect: '步骤已被删除，转到下一步',
    entered: '已进入',
    goal: '达成转化',
    contradiction: '迟到的事件：判断时尚未收到',
    held: '曾停留在此，直到条件可以判断',
    cancelled: '无需继续：所等待的事件已发生',
    happened: '等到了',
    timeout: '时限内没有发生',
    else: '没有满足任何条件',
    sent: '已交付发送',
    tagged: '标签已更新',
    exit: '离开流程',
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
  }
  if (!node) return visit.port === 'next' || visit.port === '' ? say.entered : visit.why
  switch (node.kind) {
    case 'wait':
      return zh ? `等待了 ${waited(visit, language)}` : `Waited ${waited(visit, language)}`
    case 'wait_event':
      return visit.port === 'happened' ? say.happened : say.timeout
    case 'condition':
    case 'split': {
      const arm = node.settings.arms.find((one) => one.id === visit.port)
      if (!arm) return say.else
      const name = arm.name || arm.id
      if (node.kind === 'condition') return zh ? `满足「${name}」` : `Met “${name}”`
      return zh ? `分到「${name}」` : `Assigned to “${name}”`
    }
    case 'send':
      return say.sent
    case 'set_tag':
      return say.tagged
    case 'exit':
      return visit.why ? `${say.exit}${zh ? '：' : ': '}${visit.why}` : say.exit
  }
}

const reasons: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  goal: { en: 'Left: reached the goal', zh: '离开：已达成转化' },
  ended: { en: 'Left: the journey was ended', zh: '离开：流程已结束' },
  republished: { en: 'Left: a new version was published', zh: '离开：发布了新版本' },
  merged: { en: 'Merged: another run of the same person went on', zh: '合并：同一用户的另一次进入继续' },
}

const unanswered = 'unanswered: '
const held: Readonly<Record<Language, (why: string) => string>> = {
  en: (why) => `Held: this condition cannot be answered now (${why}); it is asked again by itself`,
  zh: (why) => `停留在此：条件暂时无法判断（${why}），系统会自动重试`,
}

/** Why somebody left, or is held, as stored; words somebody typed into an exit stay as they are. */
export const describeReason = (reason: string, language: Language): string =>
  reason.startsWith(unanswered) ? held[language](reason.slice(unanswered.length)) : (reasons[reason]?.[language] ?? reason)

const doors: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  filter: { en: 'did not fit the filters', zh: '不满足筛选条件' },
  no_key: { en: 'the property {detail} was missing', zh: '缺少区分属性 {detail}' },
  inside: { en: 'was inside already', zh: '已在流程中' },
  never_again: { en: 'may enter only once', zh: '只允许进入一次' },
  limit: { en: 'had entered as often as allowed ({detail})', zh: '已达次数上限（{detail} 次）' },
  paused: { en: 'the journey was paused', zh: '流程已暂停' },
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
  return zh ? `「${event}」：${why}` : `“${event}”: ${why}`
}

/** The time between arriving and leaving in its largest fitting unit. */
function waited({ arrivedAt, leftAt }: StoredVisit, language: Language): string {
  const seconds = Math.round((Date.parse(leftAt) - Date.parse(arrivedAt)) / 1_000)
  const [unit, size] =
    (
      [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const
    ).find(([, one]) => seconds >= one) ?? (['second', 1] as const)
  return describeDuration({ amount: Math.round(seconds / size), unit }, language)
}
