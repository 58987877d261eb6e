export { inboxHook } from './hook.ts'
export { waitingSince } from './store.ts'
export { inboxModule } from './module.ts'
