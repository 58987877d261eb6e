/** What a page's main thread did, frame by frame, as the browser's own tracing has it. */
import type { Browser, Page } from 'playwright-core'

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly pid: number
  readonly tid: number
}

/** Scripts, style, layout and what it takes to paint; not the raster, which has threads of its own. */
const work = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FunctionCall',
  'HitTest',
  'Layerize',
  'Layout',
  'MajorGC',
  'MinorGC',
  'Paint',
  'PrePaint',
  'RunMicrotasks',
  'TimerFire',
  'UpdateLayerTree',
  'UpdateLayoutTree',
])

/** Milliseconds of work per frame that was drawn while something was done to the page. */
export async function framesOf(browser: Browser, page: Page, doing: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, {
    categories: [
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'disabled-by-default-devtools.timeline.frame',
      'devtools.timeline.frame',
      'v8',
    ],
  })
  await doing()
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] } /* the browser's format */
  const main = mainThread(traceEvents)
  const starts = main.filter((one) => one.name === 'BeginMainThreadFrame').map((one) => one.ts)
  const done = outermost(main.filter((one) => one.ph === 'X' && work.has(one.name)))
  const frames = starts.toSorted((a, b) => a - b).map((from, i, all) => ({ from, to: all[i + 1] ?? Number.POSITIVE_INFINITY }))
  return frames.map(({ from, to }) => done.reduce((sum, one) => sum + (one.ts >= from && one.ts < to ? one.ms : 0), 0))
}

/** Of the renderer that drew most frames: the page's own. */
function mainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const byThread = Map.groupBy(
    events.filter((one) => one.ph === 'X' || one.name === 'BeginMainThreadFrame'),
    (one) => `${one.pid}/${one.tid}`,
  )
  const frames = (some: readonly TraceEvent[]): number => some.filter((one) => one.name === 'BeginMainThreadFrame').length
  return [...byThread.values()].toSorted((a, b) => frames(b) - frames(a))[0] ?? []
}

/** What lies in something else is counted with it; time of the thread, so that what else the machine does counts little. */
function outermost(events: readonly TraceEvent[]): { readonly ts: number; readonly ms: number }[] {
  let until = 0
  return events
    .toSorted((a, b) => a.ts - b.ts)
    .flatMap(({ ts, dur = 0, tdur = dur }) => {
      if (ts < until) return []
      until = ts + dur
      return [{ ts, ms: tdur / 1_000 }]
    })
}
