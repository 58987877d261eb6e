import type { KeyboardEvent } from 'react'

interface Acts {
  readonly undo: (() => void) | false
  readonly redo: (() => void) | false
  readonly save: () => void
}

/** What a key pressed with ⌘ or Ctrl does while a rule is built. Fields take their own changes back letter by letter; the rule does so as a whole. */
export function editorKey(event: KeyboardEvent, { undo, redo, save }: Acts): (() => void) | undefined {
  switch (event.key.toLowerCase()) {
    case 's':
      return save
    case 'enter':
      return () => document.querySelector<HTMLElement>('[data-rule] > * > [data-add-conditions] button')?.focus()
    case 'z':
      return (event.shiftKey ? redo : undo) || undefined
    case 'y':
      return redo || undefined
    default:
      return undefined
  }
}
