import type { Node, NodeKind, NodeOf } from '@millrace/contract/journeys/index.ts'
import type { FC } from 'react'

/** The settings of one kind of step in the panel. */
export type FieldsOf<K extends NodeKind> = FC<{ readonly node: NodeOf<K>; readonly onChange: (node: Node) => void }>
