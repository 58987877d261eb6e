export { assetRoutes } from './routes.ts'
export { assetEndpoint } from './serve.ts'
