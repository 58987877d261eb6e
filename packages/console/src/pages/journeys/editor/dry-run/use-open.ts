import { useCallback, useEffect, useRef } from 'react'
import { useProject } from '../../../../lib/session.ts'
import { useFilters } from '../../../../lib/url-state.ts'
import { focusStep } from '../keys.ts'
import { useEditor } from '../store.ts'

/** Whether the dry run is open, which stands in the address. Opening goes to it, closing back to the steps. */
export function useOpen() {
  const { can } = useProject()
  const { values, set } = useFilters('try')
  const isOpen = values.try !== '' && can('people.read')
  const now = useRef({ isOpen, set, mayOpen: can('people.read') })
  useEffect(() => {
    now.current = { isOpen, set, mayOpen: can('people.read') }
  })
  const toggle = useCallback(() => {
    const { isOpen: wasOpen, set: put, mayOpen } = now.current
    const { selected, select } = useEditor.getState()
    if (!mayOpen) return
    // Settings lie over it: what is asked for is to see it.
    if (wasOpen && selected === undefined) {
      put('try', undefined)
      return focusStep('entry')
    }
    select(undefined)
    if (!wasOpen) put('try', '1')
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-dry-run]')?.focus())
  }, [])
  return { isOpen, toggle }
}
