import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parent } from './project-route.tsx'

const eventAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/events',
  component: lazyRouteComponent(() => import('./pages/analytics/events.tsx'), 'EventAnalysis'),
})
const costs = createRoute({
  getParentRoute: parent,
  path: '/analyze/costs',
  component: lazyRouteComponent(() => import('./pages/costs/costs.tsx'), 'CostsPage'),
})
const dose = createRoute({
  getParentRoute: parent,
  path: '/analyze/dose',
  component: lazyRouteComponent(() => import('./pages/analytics/dose.tsx'), 'DosePage'),
})
const funnelAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/funnel',
  component: lazyRouteComponent(() => import('./pages/analytics/funnel/page.tsx'), 'FunnelAnalysis'),
})
const pathAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/paths',
  component: lazyRouteComponent(() => import('./pages/analytics/paths.tsx'), 'PathAnalysis'),
})
const clickAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/clicks',
  component: lazyRouteComponent(() => import('./pages/analytics/click/page.tsx'), 'ClickAnalysis'),
})
const processAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/process',
  component: lazyRouteComponent(() => import('./pages/analytics/process/page.tsx'), 'ProcessAnalysis'),
})
const sqlAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/sql',
  component: lazyRouteComponent(() => import('./pages/analytics/sql.tsx'), 'SqlAnalysis'),
})
const attributionAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/attribution',
  component: lazyRouteComponent(() => import('./pages/analytics/attribution.tsx'), 'AttributionAnalysis'),
})
const sessionAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/sessions',
  component: lazyRouteComponent(() => import('./pages/analytics/sessions.tsx'), 'SessionAnalysis'),
})
const retentionAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/retention',
  component: lazyRouteComponent(() => import('./pages/analytics/retention.tsx'), 'RetentionAnalysis'),
})
const intervalAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/interval',
  component: lazyRouteComponent(() => import('./pages/analytics/interval.tsx'), 'IntervalAnalysis'),
})
const distributionAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/distribution',
  component: lazyRouteComponent(() => import('./pages/analytics/distribution.tsx'), 'DistributionAnalysis'),
})
const ltvAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/ltv',
  component: lazyRouteComponent(() => import('./pages/analytics/ltv.tsx'), 'LtvAnalysis'),
})
const effectAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/effect',
  component: lazyRouteComponent(() => import('./pages/analytics/effect/page.tsx'), 'EffectAnalysis'),
})
const readersAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/readers',
  component: lazyRouteComponent(() => import('./pages/analytics/readers/page.tsx'), 'ReadersAnalysis'),
})
const leavingAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/leaving',
  component: lazyRouteComponent(() => import('./pages/analytics/leaving.tsx'), 'LeavingAnalysis'),
})
const lifecycleAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/lifecycle',
  component: lazyRouteComponent(() => import('./pages/analytics/lifecycle.tsx'), 'LifecycleAnalysis'),
})
const keyEvents = createRoute({
  getParentRoute: parent,
  path: '/analyze/key-events',
  component: lazyRouteComponent(() => import('./pages/analytics/factors/key-events.tsx'), 'KeyEventAnalysis'),
})
const factors = createRoute({
  getParentRoute: parent,
  path: '/analyze/factors',
  component: lazyRouteComponent(() => import('./pages/analytics/factors/factors.tsx'), 'FactorAnalysis'),
})
const attributeAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/attributes',
  component: lazyRouteComponent(() => import('./pages/analytics/attributes/attributes.tsx'), 'AttributeAnalysis'),
})
const contrast = createRoute({
  getParentRoute: parent,
  path: '/analyze/contrast',
  component: lazyRouteComponent(() => import('./pages/analytics/contrast/contrast.tsx'), 'ContrastAnalysis'),
})
const matrix = createRoute({
  getParentRoute: parent,
  path: '/analyze/matrix',
  component: lazyRouteComponent(() => import('./pages/analytics/matrix.tsx'), 'MatrixAnalysis'),
})
const notes = createRoute({
  getParentRoute: parent,
  path: '/analyze/notes',
  component: lazyRouteComponent(() => import('./pages/analytics/notes.tsx'), 'NotesPage'),
})

/** Pages that answer questions over events, and their notes; boards and metrics have their own. */
export const analysisRoutes = [
  eventAnalysis,
  costs,
  dose,
  funnelAnalysis,
  pathAnalysis,
  sqlAnalysis,
  clickAnalysis,
  processAnalysis,
  attributionAnalysis,
  sessionAnalysis,
  retentionAnalysis,
  intervalAnalysis,
  distributionAnalysis,
  ltvAnalysis,
  effectAnalysis,
  leavingAnalysis,
  readersAnalysis,
  lifecycleAnalysis,
  keyEvents,
  factors,
  attributeAnalysis,
  contrast,
  matrix,
  notes,
]
