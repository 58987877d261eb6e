import type { Definition, DefinitionKind, Stage } from '@millrace/contract/tags/index.ts'
import { emptyRule } from '../../ui/rule-builder.tsx'

const lately = { event: '', window: { kind: 'last', amount: 30, unit: 'day' } } as const
const ever = { event: '', window: { kind: 'ever' } } as const

/** What a new tag of each kind begins as. */
export const fresh: Readonly<Record<DefinitionKind, () => Definition>> = {
  rule: () => ({ kind: 'rule', rule: emptyRule }),
  layers: () => ({ kind: 'layers', layers: [newLayer, newLayer] }),
  buckets: () => ({ kind: 'buckets', ...ever, filters: [], figure: { of: 'times' }, edges: [2, 5] }),
  figure: () => ({ kind: 'figure', ...lately, filters: [], figure: { of: 'times' } }),
  preference: () => ({ kind: 'preference', ...lately, filters: [], of: { by: 'property', property: '' }, weight: { of: 'times' } }),
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
  stages: () => ({ kind: 'stages', stages: [newStage, newStage], rest: '', patience: 1 }),
}

export const newLayer = { value: '', rule: emptyRule }

export const newStage: Stage = { value: '', enter: emptyRule }
