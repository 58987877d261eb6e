import { z } from 'zod'
import type { ProfileChange } from '../../events.ts'
import { error } from '../problem.ts'
import { defineKind, pass } from './kind.ts'
import { describeValue, readBy, valueOf, valueSchema } from './value.ts'

const settings = z.object({
  op: z.enum(['set', 'increment', 'append', 'unset']),
  property: z.string().min(1).max(200).regex(/^[^$]/, 'names of ours begin with $'),
  to: valueSchema.optional().describe('not of `unset`'),
})
type Settings = z.infer<typeof settings>

/** Changes a property of the person: steps after it see it changed. */
export const setProfile = defineKind(
  'set_profile',
  settings,
)({
  fresh: () => ({ op: 'set', property: 'stage', to: { value: 'reached' } }),
  ports: () => ['next'],
  reads: ({ to }) => readBy(to),
  check: (id, { op, to }) => {
    if (op === 'unset') return []
    if (!to) return [error(id, 'value_missing')]
    return op === 'increment' && 'value' in to && typeof to.value !== 'number' ? [error(id, 'value_no_number')] : []
  },
  arrive: (one, { at, input }) => {
    const change = changeOf(one, input.trigger)
    return change ? pass('next', '', [{ kind: 'profile', at, change }]) : pass('next', 'the trigger has no such property')
  },
  describe: ({ op, property, to }, language) => {
    const zh = language === 'zh'
    const value = to ? describeValue(to, language) : ''
    switch (op) {
      case 'set':
        return zh ? `设置「${property}」= ${value}` : `Set “${property}” to ${value}`
      case 'increment':
        return zh ? `「${property}」增加 ${value}` : `Add ${value} to “${property}”`
      case 'append':
        return zh ? `「${property}」追加 ${value}` : `Append ${value} to “${property}”`
      case 'unset':
        return zh ? `清除「${property}」` : `Clear “${property}”`
    }
  },
  visited: ({ why }, _, language) => {
    if (why) return language === 'zh' ? '触发事件没有该属性，未更改' : 'Not changed: the trigger has no such property'
    return language === 'zh' ? '属性已更新' : 'Property changed'
  },
})

function changeOf({ op, property, to }: Settings, trigger: Parameters<typeof valueOf>[1]): ProfileChange | undefined {
  if (op === 'unset') return { op, properties: { [property]: null } }
  const value = to && valueOf(to, trigger)
  return value === undefined || value === null ? undefined : { op, properties: { [property]: value } }
}
