export { openRoutes } from './open.ts'
export { usedByRoute } from './used-by.ts'
