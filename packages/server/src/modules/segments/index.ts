export { compileCondition } from './compile/condition.ts'
export { segmentRoutes } from './routes.ts'
export { segments, type SegmentsModule } from './segments.ts'
export { segmentUses } from './uses.ts'
