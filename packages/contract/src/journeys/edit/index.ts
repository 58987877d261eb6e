export { edit } from './apply.ts'
export { childrenOf, type Flow, flowOf, orderOf, type Place, placeKey } from './flow.ts'
export { copy, type Fragment, fragmentSchema, withBranches } from './fragment.ts'
export type { Arm, Edited, EditError, Label, Operation } from './operation.ts'
