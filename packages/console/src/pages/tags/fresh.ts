import type { Criterion, Definition, DefinitionKind, Signal, Stage, Touch } from '@millrace/contract/tags/index.ts'
import { emptyRule } from '../../ui/rule-builder.tsx'

const lately = { event: '', window: { kind: 'last', amount: 30, unit: 'day' } } as const
const ever = { event: '', window: { kind: 'ever' } } as const

/** What a new tag of each kind begins as. */
export const fresh: Readonly<Record<DefinitionKind, () => Definition>> = {
  rule: () => ({ kind: 'rule', rule: emptyRule }),
  layers: () => ({ kind: 'layers', layers: [newLayer, newLayer] }),
  buckets: () => ({ kind: 'buckets', ...ever, filters: [], figure: { of: 'times' }, edges: [2, 5] }),
  figure: () => ({ kind: 'figure', ...lately, filters: [], figure: { of: 'times' } }),
  preference: () => ({ kind: 'preference', signals: [newSignal] }),
  first: () => ({ kind: 'first', ...ever, filters: [], property: '' }),
  last: () => ({ kind: 'last', ...ever, filters: [], property: '' }),
  rfm: () => ({
    kind: 'rfm',
    event: '',
    filters: [],
    window: { kind: 'last', amount: 365, unit: 'day' },
    money: '',
    thresholds: { by: 'mean' },
  }),
  persuaded: () => ({
    kind: 'persuaded',
    conversion: { ...ever, filters: [], window: { kind: 'last', amount: 90, unit: 'day' } },
    touches: [newTouch, newTouch],
    within: { amount: 7, unit: 'day' },
    model: 'last',
  }),
  score: () => ({ kind: 'score', criteria: [newEventsCriterion] }),
  propensity: () => ({ kind: 'propensity', target: { event: '', filters: [] }, withinDays: 7, tiers: [] }),
  sql: () => ({ kind: 'sql', query: '' }),
  import: () => ({ kind: 'import' }),
  planned: () => ({ kind: 'planned' }),
  stages: () => ({ kind: 'stages', stages: [newStage, newStage], rest: '', patience: 1 }),
}

export const newLayer = { value: '', rule: emptyRule }

export const newTouch: Touch = { value: '', event: '', filters: [] }
export const newSignal: Signal = { ...lately, filters: [], of: { by: 'property', property: '' }, each: { of: 'times' }, weight: 1 }
export const newRuleCriterion: Criterion = { by: 'rule', name: '', rule: emptyRule, points: 10 }
export const newEventsCriterion: Criterion = { by: 'events', name: '', ...lately, filters: [], each: { of: 'times' }, points: 10 }
export const newStage: Stage = { value: '', enter: emptyRule }
