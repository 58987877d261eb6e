import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parent, root } from './project-route.tsx'

const boards = createRoute({
  getParentRoute: parent,
  path: '/analyze/boards',
  component: lazyRouteComponent(() => import('./pages/boards/list.tsx'), 'BoardList'),
})
const board = createRoute({
  getParentRoute: parent,
  path: '/analyze/boards/$id',
  component: lazyRouteComponent(() => import('./pages/boards/board.tsx'), 'BoardPage'),
})
const savedQuestions = createRoute({
  getParentRoute: parent,
  path: '/analyze/saved',
  component: lazyRouteComponent(() => import('./pages/boards/saved.tsx'), 'SavedList'),
})
const metrics = createRoute({
  getParentRoute: parent,
  path: '/analyze/metrics',
  component: lazyRouteComponent(() => import('./pages/metrics/list.tsx'), 'MetricList'),
})
const metric = createRoute({
  getParentRoute: parent,
  path: '/analyze/metrics/$id',
  component: lazyRouteComponent(() => import('./pages/metrics/editor.tsx'), 'MetricEditor'),
})
const metricAlerts = createRoute({
  getParentRoute: parent,
  path: '/analyze/metric-alerts',
  component: lazyRouteComponent(() => import('./pages/metrics/alerts/list.tsx'), 'MetricAlertList'),
})
const metricAlert = createRoute({
  getParentRoute: parent,
  path: '/analyze/metric-alerts/$id',
  component: lazyRouteComponent(() => import('./pages/metrics/alerts/editor.tsx'), 'MetricAlertEditor'),
})

/** Boards, and the metrics and alerts they stand on. */
export const boardRoutes = [boards, board, savedQuestions, metrics, metric, metricAlerts, metricAlert]

/** Outside of any project: whoever opens a link to a board need not sign in. */
export const sharedBoardRoute = createRoute({
  getParentRoute: () => root,
  path: '/shared/$token',
  component: lazyRouteComponent(() => import('./pages/boards/shared/page.tsx'), 'SharedBoardPage'),
})
