import type { BlockKind } from '@millrace/contract/content/blocks/schema.ts'
import type { DragEvent } from 'react'

/** What is dragged over the canvas: a kind out of the palette, or a block that is there. Only one thing is dragged at a time. */
export type Dragged = { readonly kind: BlockKind } | { readonly id: string }

let now: Dragged | undefined

export const dragged = {
  start(event: DragEvent, what: Dragged): void {
    now = what
    event.stopPropagation()
    event.dataTransfer.effectAllowed = 'copyMove'
    // Firefox drags nothing that has no data.
    event.dataTransfer.setData('text/plain', 'kind' in what ? what.kind : what.id)
  },
  end: (): void => void (now = undefined),
  what: (): Dragged | undefined => now,
}
