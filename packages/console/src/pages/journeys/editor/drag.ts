import type { NodeKind } from '@millrace/contract/journeys/index.ts'
import type { DragEvent } from 'react'
import { create } from 'zustand'

/** What is being dragged: a new step from the palette, or one that is there already. */
export type Load = { readonly kind: NodeKind } | { readonly step: string }

interface Drag {
  readonly load: Load | undefined
}

/** Shared by the palette and every "+": browsers do not tell what is dragged before it is dropped. */
export const useDrag = create<Drag>(() => ({ load: undefined }))

export const dragged = {
  start(event: DragEvent, load: Load): void {
    event.dataTransfer.setData('text/plain', 'kind' in load ? load.kind : load.step)
    event.dataTransfer.effectAllowed = 'kind' in load ? 'copy' : 'move'
    // Drawing the targets larger in the same moment would end the drag in Chromium.
    setTimeout(() => useDrag.setState({ load }), 0)
  },
  end(): void {
    useDrag.setState({ load: undefined })
  },
}
