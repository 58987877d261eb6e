export { notices, type NoticesModule } from './notices.ts'
export { destinationRoutes } from './routes.ts'
