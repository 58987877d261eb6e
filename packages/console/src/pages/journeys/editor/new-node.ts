import { freshNode, type Node, type NodeKind } from '@millrace/contract/journeys/index.ts'
import { freshId } from './store.ts'

/** A new step of a kind, with settings that already make sense. */
export const newNode = (kind: NodeKind): Node => freshNode(kind, freshId())
