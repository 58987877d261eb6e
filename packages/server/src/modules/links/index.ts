export { linkRedirect } from './redirect.ts'
export { type LinkDeps, linkRoutes } from './routes.ts'
