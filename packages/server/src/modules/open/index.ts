export { openRoutes } from './open.ts'
export { coverageRoute } from './coverage.ts'
export { usedByRoute } from './used-by.ts'
