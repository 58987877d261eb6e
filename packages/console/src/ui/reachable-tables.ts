import { type RefObject, useEffect } from 'react'

const reached = 'a[href], button, input, [tabindex]:not([tabindex="-1"])'

/** A table that scrolls sideways and has nothing that the keyboard could reach is reached itself. */
export function useReachableTables(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const page = box.current
    if (!page) return
    let frame = 0
    const reach = (): void => {
      for (const table of page.querySelectorAll<HTMLElement>('.ant-table-content, .ant-table-body')) {
        if (table.scrollWidth > table.clientWidth && !table.querySelector(reached)) table.tabIndex = 0
        else table.removeAttribute('tabindex')
      }
    }
    const soon = (): void => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(reach)
    }
    soon()
    const changes = new MutationObserver(soon)
    changes.observe(page, { childList: true, subtree: true })
    const sizes = new ResizeObserver(soon)
    sizes.observe(page)
    return () => {
      cancelAnimationFrame(frame)
      changes.disconnect()
      sizes.disconnect()
    }
  }, [box])
}
