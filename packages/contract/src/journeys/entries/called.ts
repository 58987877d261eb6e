import { z } from 'zod'
import { defineEntry } from './kind.ts'

const fieldSchema = z.object({
  name: z.string().regex(/^[a-zA-Z_][\w.]{0,99}$/),
  type: z.enum(['string', 'number', 'boolean']),
  isRequired: z.boolean().default(false),
})
export type PayloadField = z.infer<typeof fieldSchema>

/** A server brings somebody in, with values that the steps may use. */
export const api = defineEntry('api', {
  payload: z.array(fieldSchema).max(50).default([]).describe('values a call may bring; others are refused'),
  key: z.string().optional().describe('value that tells runs of one person apart'),
})({
  fresh: () => ({ kind: 'api', payload: [] }),
  key: ({ key }) => key,
  describe: (_, language) => (language === 'zh' ? '由接口调用进入' : 'When a server calls for it'),
})

/** Another journey hands somebody over. */
export const handoff = defineEntry('handoff', { key: z.string().optional().describe('value that tells runs of one person apart') })({
  fresh: () => ({ kind: 'handoff' }),
  key: ({ key }) => key,
  describe: (_, language) => (language === 'zh' ? '由其他流程转入' : 'When another journey hands somebody over'),
})

/** How many journeys may hand somebody on, one after another. */
export const maxHandoffs = 10

export interface PayloadProblem {
  readonly name: string
  readonly code: 'unknown' | 'missing' | 'type'
}

/** What is wrong with the values of a call: each name with why. */
export function payloadProblems(fields: readonly PayloadField[], values: Readonly<Record<string, unknown>>): PayloadProblem[] {
  const known = new Map(fields.map((one) => [one.name, one]))
  return [
    ...Object.keys(values).flatMap((name): PayloadProblem[] => (known.has(name) ? [] : [{ name, code: 'unknown' }])),
    ...fields.flatMap(({ name, type, isRequired }): PayloadProblem[] => {
      const value = values[name]
      if (value === undefined || value === null) return isRequired ? [{ name, code: 'missing' }] : []
      return typeof value === type ? [] : [{ name, code: 'type' }]
    }),
  ]
}
