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
  | 'attribution'
  | 'sessions'
  | 'contrast'
interface Page {
  readonly path: `/$slug/analyze/${Name}`
  /** Its word in the menu. */
  readonly name: Name
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
  contrast: {
    path: '/$slug/analyze/contrast',
    name: 'contrast',
    Page: lazy(async () => ({ default: (await import('./contrast/contrast.tsx')).ContrastAnalysis })),
  },
}
