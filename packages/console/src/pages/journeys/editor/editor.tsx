import type { JourneyCounts, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Card, Drawer, Flex, Grid } from 'antd'
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { usePeriod, useReport } from '../report/use-report.ts'
import { Announcer } from './announcer.tsx'
import { keptDraft } from './autosave.ts'
import { BacktestDrawer } from './backtest.tsx'
import { Canvas, planOf } from './canvas.tsx'
import { DryRunPanel } from './dry-run/panel.tsx'
import { useOpen } from './dry-run/use-open.ts'
import { useTrial } from './dry-run/use-trial.ts'
import { Help } from './help.tsx'
import { useKeys, type Zoom } from './keys.ts'
import { Numbers } from './numbers.tsx'
import { Outline } from './outline.tsx'
import { TextsOf, useTexts } from './looks.tsx'
import { Palette } from './palette.tsx'
import { Panel } from './panel.tsx'
import { PeopleHere } from './people-here.tsx'
import { DropLooks } from './plus.tsx'
import { countsOf, ReadingBar, ReadingOf } from './reading.tsx'
import { StatusBar } from './status-bar.tsx'
import { useEditor } from './store.ts'
import { useFilledShelf } from './subflows/shelf.ts'
import { TestedOf, useTested } from './tested.tsx'
import { useFolding } from './use-folding.ts'
import { ViewBar } from './view-bar.tsx'

/** The journey editor: status bar, numbers, canvas or outline, settings of the selected step. */
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
  const { api, slug, can } = useProject()
  const screens = Grid.useBreakpoint()
  const { values, set } = useFilters('view', 'backtest')
  const selected = useEditor((state) => state.selected)
  const select = useEditor((state) => state.select)
  const load = useEditor((state) => state.load)
  const counts = useQuery({
    queryKey: ['journey-counts', slug, journey.id],
    queryFn: () => call<JourneyCounts>(`${api}/journeys/${journey.id}/counts`),
    enabled: journey.version !== null,
    refetchInterval: 3_000,
  })
  const period = usePeriod()
  const tested = useTested()
  const isDays = period.isChosen && tested.job === ''
  const report = useReport(journey.id, period.query, journey.version !== null && isDays)
  const told = isDays ? report.data : undefined
  const shown = tested.job !== '' ? tested.shown?.counts : told ? countsOf(told) : counts.data
  // The draft as it was when the page opened: later saves must not put it back.
  const [opened] = useState(journey)
  const isReadOnly = !can('journeys.write') || isOpen(opened.review)
  const isFixed = useEditor((state) => state.isReadOnly)
  useEffect(() => {
    load(opened.name, opened.draft, isReadOnly)
    const kept = isReadOnly ? undefined : keptDraft(opened.id)
    if (kept) useEditor.setState({ name: kept.name, graph: kept.graph, edits: 1 })
  }, [opened, load, isReadOnly])
  useFolding()
  useFilledShelf()
  const texts = useTexts()
  const frame = useRef<HTMLDivElement>(null)
  const { scale, setScale, zoom } = useZoom(frame)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const help = useCallback(() => setHelpOpen(true), [])
  const dryRun = useOpen()
  const trial = useTrial(journey.id, dryRun.isOpen)
  const toggle = dryRun.toggle
  const views = useMemo(() => ({ help, dryRun: toggle }), [help, toggle])
  useKeys(zoom, views)
  const isWide = screens.lg ?? true
  const view = values.view || (isWide ? 'canvas' : 'outline')
  return (
    <Flex vertical gap={12}>
      <h1
        style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
      >{`${words.journeys.title}: ${journey.name}`}</h1>
      <StatusBar journey={journey} />
      {counts.data && <Numbers counts={counts.data} journeyId={journey.id} />}
      <ReadingBar journeyId={journey.id} isPublished={journey.version !== null} period={period} tested={tested} />
      <Flex gap={16} align="stretch" style={isWide ? { height: 'calc(100vh - 272px)', minHeight: 440 } : {}}>
        {isWide && !isFixed && <Palette />}
        <Flex vertical gap={8} style={{ flex: 1, minWidth: 0 }}>
          <ViewBar
            view={view}
            onView={(next) => set('view', next)}
            scale={scale}
            onScale={setScale}
            zoom={zoom}
            onHelp={help}
            tools={
              <Button size="small" onClick={() => set('backtest', 'new')}>
                {words.backtest.title}
              </Button>
            }
            isTrying={dryRun.isOpen}
            onDryRun={can('people.read') ? toggle : undefined}
          />
          <div style={{ flex: 1, minHeight: view === 'canvas' ? 420 : 0, overflow: isWide ? 'auto' : 'visible' }}>
            <ReadingOf value={told}>
              <TextsOf value={texts}>
                <TestedOf value={tested.shown?.here}>
                  {view === 'canvas' ? <Canvas counts={shown} scale={scale} frame={frame} /> : <Outline counts={shown} />}
                </TestedOf>
                {told && <PeopleHere journeyId={journey.id} told={told} period={period} />}
              </TextsOf>
            </ReadingOf>
            <DropLooks />
          </div>
        </Flex>
        {isWide && (selected !== undefined || dryRun.isOpen) && (
          <aside style={{ width: 376, flex: 'none', overflow: 'auto' }} data-settings>
            <Card size="small">
              {selected === undefined ? (
                <DryRunPanel journeyId={journey.id} trial={trial} onClose={toggle} />
              ) : (
                <>
                  {dryRun.isOpen && (
                    <Button size="small" style={{ marginBottom: 12 }} onClick={() => select(undefined)}>
                      ← {words.dryRun.toDryRun}
                    </Button>
                  )}
                  <Panel />
                </>
              )}
            </Card>
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
      {!isWide && (
        <Drawer open={dryRun.isOpen && selected === undefined} onClose={toggle} placement="bottom" size="80vh" title={words.dryRun.title}>
          <DryRunPanel journeyId={journey.id} trial={trial} />
        </Drawer>
      )}
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      <BacktestDrawer journeyId={journey.id} />
      <Announcer />
    </Flex>
  )
}

function useZoom(frame: RefObject<HTMLDivElement | null>) {
  const [scale, setScale] = useState(1)
  const zoom = useMemo<Zoom>(
    () => ({
      fit() {
        const box = frame.current
        if (!box) return
        const { graph, folded } = useEditor.getState()
        const plan = planOf(graph, folded)
        const best = Math.min((box.clientWidth - 32) / plan.width, (box.clientHeight - 32) / plan.height)
        setScale(Math.max(0.2, Math.min(1, Math.floor(best * 100) / 100)))
      },
      full: () => setScale(1),
    }),
    [frame],
  )
  return { scale, setScale, zoom }
}
