export { broadcastRoutes } from './routes.ts'
export { eraseFromBroadcasts } from './store.ts'
export { broadcastsUse } from './uses.ts'
