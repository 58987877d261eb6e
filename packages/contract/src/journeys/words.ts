import { describe, describeCondition, type Language, type ShowValue } from '../rules/index.ts'
import type { Duration, Entry, Goal, Graph, Link, Node } from './graph.ts'

const units = {
  en: { second: 'second', minute: 'minute', hour: 'hour', day: 'day' },
  zh: { second: '秒', minute: '分钟', hour: '小时', day: '天' },
}

export function describeDuration({ amount, unit }: Duration, language: Language): string {
  const word = units[language][unit]
  return language === 'zh' ? `${amount} ${word}` : `${amount} ${word}${amount === 1 ? '' : 's'}`
}

/** A step as a short sentence, as an operator would say it: "Wait 2 days". */
export function describeNode(node: Node, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  switch (node.kind) {
    case 'wait':
      return zh
        ? `等待 ${describeDuration(node.settings.duration, language)}`
        : `Wait ${describeDuration(node.settings.duration, language)}`
    case 'wait_event': {
      const within = describeDuration(node.settings.timeout, language)
      return zh
        ? `等待 ${describeMatch(node.settings, language)}，最多 ${within}`
        : `Wait for ${describeMatch(node.settings, language)}, at most ${within}`
    }
    case 'condition':
      return node.settings.arms.map((arm) => arm.name || describe(arm.rule, language, show)).join(zh ? '；' : '; ')
    case 'split':
      return `${zh ? '分流' : 'Split'} ${node.settings.arms.map((arm) => arm.weight).join(' / ')}`
    case 'send':
      return zh ? '发送邮件' : 'Send email'
    case 'set_tag':
      return tagWords(node.settings, zh)
    case 'exit':
      return `${zh ? '退出' : 'Exit'}${node.settings.reason && `: ${node.settings.reason}`}`
  }
}

function tagWords({ tag, value, remove }: { tag: string; value: string; remove: boolean }, zh: boolean): string {
  if (remove) return zh ? `移除标签「${tag}」` : `Remove the tag “${tag}”`
  const set = value ? `${tag} = ${value}` : tag
  return zh ? `打标签「${set}」` : `Set the tag “${set}”`
}

export function describeEntry(entry: Entry, language: Language): string {
  const when = describeMatch({ ...entry, links: [] }, language)
  if (entry.kind === 'event') return language === 'zh' ? `发生 ${when}` : `When ${when} happens`
  const not = describeMatch(entry.not, language)
  const within = describeDuration(entry.within, language)
  return language === 'zh' ? `${when} 后 ${within}内没有 ${not}` : `When ${when} happens, and ${not} does not within ${within}`
}

export function describeGoal(goal: Goal, language: Language): string {
  const within = describeDuration(goal.within, language)
  return language === 'zh' ? `${within}内 ${describeMatch(goal, language)}` : `${describeMatch(goal, language)} within ${within}`
}

export function describeReentry(reentry: Graph['reentry'], language: Language): string {
  const zh = language === 'zh'
  switch (reentry.kind) {
    case 'never':
      return zh ? '只进入一次' : 'once only'
    case 'after_exit':
      return zh ? '退出后可再次进入' : 'again after leaving'
    case 'limit': {
      const per = describeDuration(reentry.per, language)
      return zh ? `每 ${per}最多 ${reentry.times} 次` : `at most ${reentry.times} times per ${per}`
    }
  }
}

interface Matched {
  readonly event: string
  readonly filters: Entry['filters']
  readonly links: readonly Link[]
}

function describeMatch({ event, filters, links }: Matched, language: Language): string {
  const parts = [
    ...filters.map((one) => describeCondition(one, language)),
    ...links.map((link) => `${link.property} = ${language === 'zh' ? '触发事件的 ' : 'trigger '}${link.trigger}`),
  ]
  const inner = parts.join(language === 'zh' ? '，' : ', ')
  if (inner === '') return language === 'zh' ? `「${event}」` : `“${event}”`
  return language === 'zh' ? `「${event}」（${inner}）` : `“${event}” (${inner})`
}
