import type { NodeKind } from '@millrace/contract/journeys/index.ts'
import type { DragEvent } from 'react'
import { create } from 'zustand'

/** What is being dragged: a new step or a sub-flow from the palette, or a step or group that is there already. */
export type Load = { readonly kind: NodeKind } | { readonly step: string } | { readonly subflow: string }

interface Drag {
  readonly load: Load | undefined
}

/** Shared by the palette and every "+": browsers do not tell what is dragged before it is dropped. */
export const useDrag = create<Drag>(() => ({ load: undefined }))

export const dragged = {
  start(event: DragEvent, load: Load): void {
    event.dataTransfer.setData('text/plain', Object.values(load)[0] ?? '')
    event.dataTransfer.effectAllowed = 'step' in load ? 'move' : 'copy'
    // Drawing the targets larger in the same moment would end the drag in Chromium.
    setTimeout(() => {
      useDrag.setState({ load })
      document.documentElement.toggleAttribute('data-dragging', true)
    }, 0)
  },
  end(): void {
    useDrag.setState({ load: undefined })
    document.documentElement.removeAttribute('data-dragging')
  },
}
