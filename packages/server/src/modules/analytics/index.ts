export { fromEvents, testPeople } from './compile/matching.ts'
export { analytics, type AnalyticsModule } from './analytics.ts'
export { analyticsRoutes } from './routes.ts'
export { noteRoutes } from './notes.ts'
