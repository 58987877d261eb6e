import { z } from 'zod'
import { describe as describeRule, references, type Rule, ruleSchema } from '../../rules/index.ts'
import { error } from '../problem.ts'
import { defineEntry } from './kind.ts'

const zoneSchema = z
  .enum(['project', 'person'])
  .default('project')
  .describe('whose clock: `person`: each in the zone of their profile, if it has one')

export const audienceTimeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('at'), at: z.iso.datetime({ local: true }).describe('2026-11-11T10:00 on that clock'), zone: zoneSchema }),
  z.object({
    kind: z.literal('cron'),
    pattern: z
      .string()
      .min(9)
      .max(100)
      .describe('minute hour day month weekday; day 31 is left out in shorter months, `L` is the last one of each'),
    zone: zoneSchema,
    missed: z.enum(['skip', 'once']).default('skip').describe('what becomes of a time at which the server was down or the journey paused'),
  }),
])
export type AudienceTime = z.infer<typeof audienceTimeSchema>

/** Whom a journey takes in by itself, and when. */
export interface Audience {
  readonly who: Rule
  readonly except?: Rule | undefined
  readonly when: AudienceTime
  readonly perRun?: number | undefined
  readonly inTotal?: number | undefined
  readonly onlyNew: boolean
}

const capSchema = z.number().int().min(1).max(1_000_000_000)

/** Everybody whom a rule means, at once or again and again. */
export const audience = defineEntry('audience', {
  who: ruleSchema,
  except: ruleSchema.optional().describe('people who do not come in although they are meant'),
  when: audienceTimeSchema,
  perRun: capSchema.optional().describe('at most so many people each time, drawn at random'),
  inTotal: capSchema.optional().describe('at most so many people in all'),
  onlyNew: z.boolean().default(false).describe('only who was never taken in before'),
})({
  fresh: () => ({ kind: 'audience', who: { kind: 'segment', id: '' }, when: { kind: 'now' }, onlyNew: false }),
  rules: ({ who, except }) => [who, ...(except ? [except] : [])],
  check: ({ who, except }) => [
    ...(who.kind === 'segment' && who.id === '' ? [error(null, 'segment_missing')] : []),
    ...([who, ...(except ? [except] : [])].some((rule) => references(rule).triggerProperties.size > 0) ? [error(null, 'no_trigger')] : []),
  ],
  describe: ({ who, except, when, onlyNew }, language, show) => {
    const zh = language === 'zh'
    const parts = [
      whenText(when, zh),
      describeRule(who, language, show),
      ...(except ? [zh ? `不含：${describeRule(except, language, show)}` : `except ${describeRule(except, language, show)}`] : []),
      ...(onlyNew ? [zh ? '仅新成员' : 'new members only'] : []),
    ]
    return parts.join(zh ? '，' : ', ')
  },
})

function whenText(when: AudienceTime, zh: boolean): string {
  if (when.kind === 'now') return zh ? '发布后立即' : 'Once, on publishing'
  const clock = when.zone === 'person' ? (zh ? '（用户当地时间）' : ' (local time)') : ''
  if (when.kind === 'at') return `${zh ? '于 ' : 'Once, at '}${when.at.replace('T', ' ')}${clock}`
  return `${zh ? '定期 ' : 'At '}${when.pattern}${clock}`
}

/** The people of a static segment, once. */
export const list = defineEntry('list', { segmentId: z.string().max(100).describe('a static segment') })({
  fresh: () => ({ kind: 'list', segmentId: '' }),
  rules: ({ segmentId }) => [{ kind: 'segment', id: segmentId }],
  check: ({ segmentId }) => (segmentId === '' ? [error(null, 'segment_missing')] : []),
  describe: ({ segmentId }, language, show) => {
    const name = show?.('segment', '', segmentId) ?? segmentId
    return language === 'zh' ? `名单「${name}」中的人，一次` : `People of the list “${name}”, once`
  },
})
