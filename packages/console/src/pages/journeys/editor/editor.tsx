import type { JourneyCounts, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Drawer, Flex, Grid } from 'antd'
import { useEffect, useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { Canvas } from './canvas.tsx'
import { Numbers } from './numbers.tsx'
import { Panel } from './panel.tsx'
import { StatusBar } from './status-bar.tsx'
import { useEditor } from './store.ts'

/** The journey editor: status bar, numbers, canvas, settings of the selected step. */
export function JourneyEditor() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['journey', slug, id],
    queryFn: () => call<JourneyDetail>(`${api}/journeys/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Loaded query={query}>{(journey) => <Editor key={journey.id} journey={journey} />}</Loaded>
}

function Editor({ journey }: { readonly journey: JourneyDetail }) {
  const words = useWords()
  const { api, slug } = useProject()
  const screens = Grid.useBreakpoint()
  const selected = useEditor((state) => state.selected)
  const select = useEditor((state) => state.select)
  const refused = useEditor((state) => state.refused)
  const load = useEditor((state) => state.load)
  const counts = useQuery({
    queryKey: ['journey-counts', slug, journey.id],
    queryFn: () => call<JourneyCounts>(`${api}/journeys/${journey.id}/counts`),
    enabled: journey.version !== null,
    refetchInterval: 3_000,
  })
  // The draft as it was when the page opened: later saves must not put it back.
  const [opened] = useState(journey)
  useEffect(() => load(opened.name, opened.draft), [opened, load])
  useShortcuts()
  const isWide = screens.lg ?? true
  return (
    <Flex vertical gap={12}>
      <h1
        style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
      >{`${words.journeys.title}: ${journey.name}`}</h1>
      <StatusBar journey={journey} />
      {counts.data && <Numbers counts={counts.data} />}
      <Flex gap={16} align="stretch">
        <Canvas counts={counts.data} />
        {isWide && selected !== undefined && (
          <aside style={{ width: 360, flex: 'none' }}>
            <Panel />
          </aside>
        )}
      </Flex>
      {!isWide && (
        <Drawer
          open={selected !== undefined}
          onClose={() => select(undefined)}
          placement="bottom"
          size="80vh"
          title={words.journeys.settings}
        >
          <Panel />
        </Drawer>
      )}
      <div aria-live="polite" style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}>
        {refused}
      </div>
    </Flex>
  )
}

/** ⌘Z, ⇧⌘Z, Delete; never while typing in a field. */
function useShortcuts(): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const target = event.target as HTMLElement
      if (target.closest('input, textarea, [role="combobox"], [contenteditable]')) return
      const { undo, redo, apply, selected } = useEditor.getState()
      const isCommand = event.metaKey || event.ctrlKey
      if (isCommand && event.key.toLowerCase() === 'z') {
        event.preventDefault()
        return event.shiftKey ? redo() : undo()
      }
      const isStep = target.dataset['step'] !== undefined
      if (event.key === 'Delete' && isStep && selected && selected !== 'entry') apply({ op: 'remove', ids: [selected], heal: true })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
