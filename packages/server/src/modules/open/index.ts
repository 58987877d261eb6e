export { openRoutes } from './open.ts'
