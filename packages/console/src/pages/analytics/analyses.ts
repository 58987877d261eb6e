import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

type Name =
  | 'events'
  | 'funnel'
  | 'retention'
  | 'interval'
  | 'distribution'
  | 'ltv'
  | 'lifecycle'
  | 'paths'
  | 'sql'
  | 'clicks'
  | 'process'
  | 'attribution'
  | 'sessions'
  | 'contrast'
  | 'attributes'
  | 'matrix'
  | 'effect'
  | 'leaving'
  | 'readers'
  | 'key-events'
  | 'factors'
interface Page {
  readonly path: `/$slug/analyze/${Name}`
  /** Its word in the menu. */
  readonly name: Exclude<Name, 'key-events'> | 'keyEvents'
  readonly Page: LazyExoticComponent<ComponentType>
}

/** The page of each analysis, by its place in the API: a board shows a question as its page does, and leads there. */
export const analyses: Readonly<Record<string, Page>> = {
  count: {
    path: '/$slug/analyze/events',
    name: 'events',
    Page: lazy(async () => ({ default: (await import('./events.tsx')).EventAnalysis })),
  },
  funnel: {
    path: '/$slug/analyze/funnel',
    name: 'funnel',
    Page: lazy(async () => ({ default: (await import('./funnel/page.tsx')).FunnelAnalysis })),
  },
  retention: {
    path: '/$slug/analyze/retention',
    name: 'retention',
    Page: lazy(async () => ({ default: (await import('./retention.tsx')).RetentionAnalysis })),
  },
  interval: {
    path: '/$slug/analyze/interval',
    name: 'interval',
    Page: lazy(async () => ({ default: (await import('./interval.tsx')).IntervalAnalysis })),
  },
  distribution: {
    path: '/$slug/analyze/distribution',
    name: 'distribution',
    Page: lazy(async () => ({ default: (await import('./distribution.tsx')).DistributionAnalysis })),
  },
  ltv: {
    path: '/$slug/analyze/ltv',
    name: 'ltv',
    Page: lazy(async () => ({ default: (await import('./ltv.tsx')).LtvAnalysis })),
  },
  lifecycle: {
    path: '/$slug/analyze/lifecycle',
    name: 'lifecycle',
    Page: lazy(async () => ({ default: (await import('./lifecycle.tsx')).LifecycleAnalysis })),
  },
  path: {
    path: '/$slug/analyze/paths',
    name: 'paths',
    Page: lazy(async () => ({ default: (await import('./paths.tsx')).PathAnalysis })),
  },
  click: {
    path: '/$slug/analyze/clicks',
    name: 'clicks',
    Page: lazy(async () => ({ default: (await import('./click/page.tsx')).ClickAnalysis })),
  },
  process: {
    path: '/$slug/analyze/process',
    name: 'process',
    Page: lazy(async () => ({ default: (await import('./process/page.tsx')).ProcessAnalysis })),
  },
  sql: {
    path: '/$slug/analyze/sql',
    name: 'sql',
    Page: lazy(async () => ({ default: (await import('./sql.tsx')).SqlAnalysis })),
  },
  attribution: {
    path: '/$slug/analyze/attribution',
    name: 'attribution',
    Page: lazy(async () => ({ default: (await import('./attribution.tsx')).AttributionAnalysis })),
  },
  session: {
    path: '/$slug/analyze/sessions',
    name: 'sessions',
    Page: lazy(async () => ({ default: (await import('./sessions.tsx')).SessionAnalysis })),
  },
  attributes: {
    path: '/$slug/analyze/attributes',
    name: 'attributes',
    Page: lazy(async () => ({ default: (await import('./attributes/attributes.tsx')).AttributeAnalysis })),
  },
  'key-events': {
    path: '/$slug/analyze/key-events',
    name: 'keyEvents',
    Page: lazy(async () => ({ default: (await import('./factors/key-events.tsx')).KeyEventAnalysis })),
  },
  factors: {
    path: '/$slug/analyze/factors',
    name: 'factors',
    Page: lazy(async () => ({ default: (await import('./factors/factors.tsx')).FactorAnalysis })),
  },
  contrast: {
    path: '/$slug/analyze/contrast',
    name: 'contrast',
    Page: lazy(async () => ({ default: (await import('./contrast/contrast.tsx')).ContrastAnalysis })),
  },
  matrix: {
    path: '/$slug/analyze/matrix',
    name: 'matrix',
    Page: lazy(async () => ({ default: (await import('./matrix.tsx')).MatrixAnalysis })),
  },
  effect: {
    path: '/$slug/analyze/effect',
    name: 'effect',
    Page: lazy(async () => ({ default: (await import('./effect/page.tsx')).EffectAnalysis })),
  },
  readers: {
    path: '/$slug/analyze/readers',
    name: 'readers',
    Page: lazy(async () => ({ default: (await import('./readers/page.tsx')).ReadersAnalysis })),
  },
  leaving: {
    path: '/$slug/analyze/leaving',
    name: 'leaving',
    Page: lazy(async () => ({ default: (await import('./leaving.tsx')).LeavingAnalysis })),
  },
}
