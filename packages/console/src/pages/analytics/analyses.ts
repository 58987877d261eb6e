import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

interface Page {
  readonly path: '/$slug/analyze/events' | '/$slug/analyze/funnel' | '/$slug/analyze/contrast'
  /** Its word in the menu. */
  readonly name: 'events' | 'funnel' | 'contrast'
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
    Page: lazy(async () => ({ default: (await import('./funnel.tsx')).FunnelAnalysis })),
  },
  contrast: {
    path: '/$slug/analyze/contrast',
    name: 'contrast',
    Page: lazy(async () => ({ default: (await import('./contrast/contrast.tsx')).ContrastAnalysis })),
  },
}
