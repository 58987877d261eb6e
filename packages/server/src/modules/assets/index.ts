export { pagePictureRoutes } from './page-pictures.ts'
export { assetRoutes } from './routes.ts'
export { assetEndpoint } from './serve.ts'
