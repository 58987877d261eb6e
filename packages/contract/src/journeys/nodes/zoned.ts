import { z } from 'zod'
import { type Rule, type RuleInput } from '../../rules/index.ts'
import { zoneOf, zoneProperty } from '../../time/zone.ts'
import type { WorkingDays } from '../../time/working-days.ts'
import type { StepInput } from './kind.ts'

export const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
export const zoneSchema = z.enum(['person', 'project']).describe('the person’s own time zone, where it is known; or the project’s')
export const weekdaysSchema = z.array(z.number().int().min(1).max(7)).min(1).max(7).describe('1 is Monday')

/** Asked of everybody who may come to a step that reads a calendar: so that their profile, the project's zone and its working days are known there. */
export const zoneRule: Rule = { kind: 'profile', condition: { property: zoneProperty, op: 'on_day', value: '2000-01-01' } }

export function factsOf({ rules }: StepInput, node: string): RuleInput {
  if (!rules) throw new Error(`${node} reached without its inputs`)
  return rules
}

export function zoneIn(facts: RuleInput, zone: z.infer<typeof zoneSchema>): string {
  return zone === 'person' ? zoneOf(facts.profile, facts.moment.zone) : facts.moment.zone
}

export function workingDaysIn({ workingDays }: RuleInput, node: string): WorkingDays {
  if (!workingDays) throw new Error(`${node} reached without working days`)
  return workingDays
}

const names = { en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], zh: ['一', '二', '三', '四', '五', '六', '日'] }

/** “on Mon–Fri”, “on Mon, Wed”; empty: every day. */
export function describeDays(weekdays: readonly number[], language: 'zh' | 'en'): string {
  const days = [...new Set(weekdays)].toSorted((a, b) => a - b)
  if (days.length === 7) return ''
  if (days.join() === '1,2,3,4,5') return language === 'zh' ? '周一至周五' : 'on Mon–Fri'
  const said = days.map((day) => names[language][day - 1])
  return language === 'zh' ? `周${said.join('、')}` : `on ${said.join(', ')}`
}
