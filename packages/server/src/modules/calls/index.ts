export { callsHook } from './hook.ts'
export { callsModule } from './module.ts'
