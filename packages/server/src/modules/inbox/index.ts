export { inboxHook } from './hook.ts'
export { inboxModule } from './module.ts'
