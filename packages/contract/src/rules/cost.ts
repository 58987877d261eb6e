import { z } from 'zod'
import { conditionsOf, isEventLeaf, leaves, scansOf } from './references.ts'
import type { EventLeaf } from './event-leaf.ts'
import { type Rule, sizeOf } from './schema.ts'
import { spanMs, unitMs } from './window.ts'

const sentenceSchema = z.object({ zh: z.string(), en: z.string() })

export const costSchema = z
  .object({
    size: z.enum(['small', 'medium', 'large']),
    scans: z.number().int().describe('how often events are gone through'),
    conditions: z.number().int().describe('with those of segments it refers to'),
    depth: z.number().int(),
    reasons: z.array(sentenceSchema).describe('what makes it more than small'),
  })
  .describe('an estimate from the rule alone, without looking at any data')
export type Cost = z.infer<typeof costSchema>

const month = 31 * unitMs.day

/** How far back events are gone through: a month or less 1, a year 2, without an end 4; one after another is twice the work. */
function weightOf(leaf: EventLeaf): number {
  return reachOf(leaf) * (leaf.kind === 'sequence' ? 2 : 1)
}

function reachOf(leaf: EventLeaf): 1 | 2 | 4 {
  const { window } = leaf
  if (leaf.kind === 'occasion' && leaf.which === 'first') return 4
  switch (window.kind) {
    case 'last':
      return reach(spanMs(window))
    case 'ago':
      return reach(window.from * unitMs[window.unit])
    case 'this':
      return window.unit === 'year' || window.unit === 'quarter' ? 2 : 1
    case 'previous':
      return window.unit === 'day' || window.unit === 'week' ? 1 : 2
    case 'between':
      return reach(Date.parse(window.to) - Date.parse(window.from))
    case 'ever':
    case 'since':
      return 4
  }
}

const reach = (ms: number): 1 | 2 | 4 => (ms <= month ? 1 : ms <= 12 * month ? 2 : 4)

/** All a rule comes to, with the segments it refers to, each as often as it is referred to. */
export function costOf(rule: Rule, segments: ReadonlyMap<string, Rule> = new Map()): Cost {
  const parts = spread(rule, segments, [])
  const events = parts.flatMap(scansOf)
  const all = parts.flatMap((part) => [...leaves(part)])
  const sequences = events.filter((leaf) => leaf.kind === 'sequence').length
  const endless = events.filter((leaf) => reachOf(leaf) === 4).length
  const patterns = all
    .filter((leaf) => isEventLeaf(leaf) || leaf.kind === 'rank')
    .flatMap((leaf) => conditionsOf(leaf).conditions)
    .filter(({ op }) => op === 'matches' || op === 'not_matches').length
  const onItems = all.flatMap((leaf) => conditionsOf(leaf).conditions).filter((one) => one.item).length
  const points = events.reduce((sum, leaf) => sum + weightOf(leaf), 0) + patterns + onItems / 2
  const size = points <= 6 ? 'small' : points <= 30 ? 'medium' : 'large'
  const reasons = [
    events.length > 1 && { zh: `${events.length} 个条件需要扫描事件`, en: `${events.length} conditions go through events` },
    endless > 0 && { zh: `${endless} 个条件的时间范围没有起点`, en: `${endless} without a beginning in time` },
    sequences > 0 && { zh: `${sequences} 个行为序列`, en: counted(sequences, 'sequence') },
    patterns > 0 && { zh: `${patterns} 个正则表达式要匹配事件`, en: `${counted(patterns, 'pattern')} on events` },
    onItems > 0 && { zh: `${onItems} 个条件读取维表`, en: `${counted(onItems, 'condition')} on items` },
  ].filter((one) => one !== false)
  return {
    size,
    scans: events.length,
    conditions: parts.reduce((sum, part) => sum + sizeOf(part).leaves, 0),
    depth: sizeOf(rule).depth,
    reasons: size === 'small' ? [] : reasons,
  }
}

const counted = (n: number, what: string): string => (n === 1 ? `1 ${what}` : `${n} ${what}s`)

/** A rule, and those of the segments it refers to; one that leads back to itself is looked at once. */
function spread(rule: Rule, segments: ReadonlyMap<string, Rule>, path: readonly string[]): Rule[] {
  return [
    rule,
    ...[...leaves(rule)].flatMap((leaf) => {
      const meant = leaf.kind === 'segment' && !path.includes(leaf.id) ? segments.get(leaf.id) : undefined
      return meant && leaf.kind === 'segment' ? spread(meant, segments, [...path, leaf.id]) : []
    }),
  ]
}
