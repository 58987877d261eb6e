import type { Properties } from '../core/host.ts'
import type { Wx } from './wx.ts'

/** How long the page that is shown is, and how much of it was on the screen. */
export interface Depth {
  /** Another view begins. */
  begin(): void
  /** Looks again; what it finds is known a moment later. */
  measure(): void
  /** The page was moved to here. */
  scrolled(top: number): void
  size(): Properties
  /** Empty where the host tells nothing of pages. */
  reached(): Properties
}

export function pageDepth(wx: Wx, system: Readonly<Record<string, unknown>>): Depth {
  const [width, windowHeight] = [numberOf(system['windowWidth']), numberOf(system['windowHeight'])]
  let view = 0
  let height = 0
  let lowest = 0
  const scrolled = (top: number): void => {
    lowest = Math.max(lowest, top + windowHeight)
  }
  return {
    begin() {
      view++
      height = 0
      lowest = 0
    },
    measure() {
      const asked = view
      wx.createSelectorQuery?.()
        .selectViewport()
        .scrollOffset(({ scrollTop, scrollHeight }) => {
          if (asked !== view) return
          height = scrollHeight
          scrolled(scrollTop)
        })
        .exec()
    },
    scrolled,
    size: () => (height > 0 && width > 0 ? { $page_width: width, $page_height: height } : {}),
    reached: () => (height > 0 ? { $scroll_depth: Math.min(100, Math.round((100 * lowest) / height)) } : {}),
  }
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
