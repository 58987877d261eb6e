import type { Language, ShowValue } from '../rules/index.ts'
import type { Goal, Graph } from './graph.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { describeDuration, describeMatch } from './phrases.ts'

/** A step as a short sentence, as an operator would say it: "Wait 2 days". */
export const describeNode = (node: Node, language: Language, show?: ShowValue): string =>
  kindOf(node).describe(node.settings, language, show)

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
