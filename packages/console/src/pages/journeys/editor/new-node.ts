import type { Node, NodeKind } from '@millrace/contract/journeys/index.ts'
import { freshId } from './store.ts'

/** A new step of each kind, with settings that already make sense. */
export function newNode(kind: NodeKind): Node {
  const id = freshId()
  switch (kind) {
    case 'wait':
      return { id, kind, settings: { duration: { amount: 1, unit: 'day' } } }
    case 'wait_event':
      return { id, kind, settings: { event: 'PayOrder', filters: [], links: [], timeout: { amount: 2, unit: 'hour' } } }
    case 'condition':
      return { id, kind, settings: { arms: [{ id: 'a', name: 'A', rule: { kind: 'all', rules: [] } }] } }
    case 'split':
      return {
        id,
        kind,
        settings: {
          arms: [
            { id: 'a', name: 'A', weight: 90, control: false },
            { id: 'control', name: '', weight: 10, control: true },
          ],
        },
      }
    case 'send':
      return { id, kind, settings: { channel: 'email', templateId: '', class: 'marketing' } }
    case 'set_tag':
      return { id, kind, settings: { tag: 'reminded', value: '', remove: false } }
    case 'exit':
      return { id, kind, settings: { reason: '' } }
  }
}
