import { leaves } from '../rules/index.ts'
import { type Definition, rulesIn } from './definition.ts'

/** Why a tag cannot follow each event: what of its definition stands in the way. */
export const liveObstacles = ['kind', 'thresholds', 'tiers', 'rank'] as const
export type LiveObstacle = (typeof liveObstacles)[number]

/** Kinds of which somebody's value follows from what is known of them alone. */
const liveKinds = ['rule', 'layers', 'buckets', 'figure', 'preference', 'first', 'last', 'rfm', 'score', 'persuaded'] as const
type LiveKind = (typeof liveKinds)[number]
/** A definition that events keep up to date, unless something in it stands in the way. */
export type Live = Extract<Definition, { kind: LiveKind }>

export const isLiveKind = (definition: Definition): definition is Live => liveKinds.some((kind) => kind === definition.kind)

/** Where people are compared with each other, what one does changes the value of others: nobody would look at them. */
export function liveObstacle(definition: Definition): LiveObstacle | undefined {
  if (!isLiveKind(definition)) return 'kind'
  if (definition.kind === 'rfm' && definition.thresholds.by !== 'fixed') return 'thresholds'
  if (definition.kind === 'score' && definition.tiers?.by === 'percentile') return 'tiers'
  return rulesIn(definition).some((rule) => [...leaves(rule)].some(({ kind }) => kind === 'rank')) ? 'rank' : undefined
}
