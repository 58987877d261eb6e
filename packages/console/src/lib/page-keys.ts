import { useEffect } from 'react'

/** A key of the page, as long as nobody is writing. */
export function useKey(key: string, act: (() => void) | undefined): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== key || !act || isWriting(event)) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

/** A letter that belongs to a field, a dialog or the browser is none of ours. */
export function isWriting(event: KeyboardEvent): boolean {
  const { target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=combobox]') !== null
  )
}
