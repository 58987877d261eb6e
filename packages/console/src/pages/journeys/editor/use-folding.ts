import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useFilters } from '../../../lib/url-state.ts'
import { useEditor } from './store.ts'

/** Which groups are folded stands in the address: a view of the journey, no change to it. */
export function useFolding(): void {
  const { values } = useFilters('folded')
  const navigate = useNavigate()
  useEffect(() => {
    const ids = values.folded.split(',').filter(Boolean)
    function fold(id: string): void {
      const { selected, graph } = useEditor.getState()
      const group = graph.groups?.find((one) => one.id === id)
      const isFolding = !ids.includes(id)
      // Settings of a step that is put away would be open without it.
      if (isFolding && group?.steps.includes(selected ?? '')) useEditor.setState({ selected: id, marked: [] })
      const next = isFolding ? [...ids, id] : ids.filter((one) => one !== id)
      const search = (before: object): object => ({ ...before, folded: next.join(',') || undefined })
      void navigate({ to: '.', search: search as never /* every page reads its own part */, replace: true })
    }
    useEditor.setState({ folded: new Set(ids), fold })
  }, [values.folded, navigate])
}
