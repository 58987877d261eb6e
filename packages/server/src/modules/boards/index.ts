export { boardRoutes } from './routes.ts'
export { boardUseSource } from './uses.ts'
export { eraseFromBoards, eraseFromBoardTexts } from './store.ts'
