import { z } from 'zod'
import type { Json } from '../../events.ts'
import type { Language, Values } from '../../rules/index.ts'

/** What is written: a value, or what the trigger has under a name. */
export const valueSchema = z.union([
  z.object({ value: z.union([z.string().max(8_192), z.number(), z.boolean()]) }),
  z.object({ trigger: z.string().min(1).max(200) }),
])
export type Value = z.infer<typeof valueSchema>

export const valueOf = (from: Value, trigger: Values): Json | undefined => ('trigger' in from ? trigger[from.trigger] : from.value)

export const readBy = (from: Value | undefined): string[] => (from && 'trigger' in from ? [from.trigger] : [])

export const describeValue = (from: Value, language: Language): string =>
  'trigger' in from ? (language === 'zh' ? `触发事件的 ${from.trigger}` : `trigger ${from.trigger}`) : String(from.value)
