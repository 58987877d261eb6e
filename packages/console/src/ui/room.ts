import { createContext, type RefObject, useContext, useLayoutEffect, useState } from 'react'

/** What a box of a given height holds; its parent is the box. Nowhere but in such a box there is none. */
const context = createContext<RefObject<HTMLElement | null> | undefined>(undefined)
export const RoomProvider = context.Provider

/** A line or two below a drawing belong to it and are seen with it; what is more is scrolled to. */
const caption = 72
/** Less of a drawing says nothing: it stands below what can be seen and is scrolled to, whole. */
const least = 96

/** How high a drawing is: as high as it would like to be, or in a box of a given height as what is left of it. */
export function useRoom(drawing: RefObject<HTMLElement | null>, wanted: number, atLeast = least): number {
  const inner = useContext(context)
  const [left, setLeft] = useState<number>()
  useLayoutEffect(() => {
    const content = inner?.current
    const box = content?.parentElement
    if (!content || !box) return
    const measure = (): void => {
      const own = drawing.current?.getBoundingClientRect()
      if (!own) return
      const around = content.getBoundingClientRect()
      const below = around.bottom - own.bottom
      const room = box.clientHeight - (own.top - around.top) - (below <= caption ? below : 0)
      const fits = room >= atLeast ? room : Math.max(atLeast, Math.min(wanted, box.clientHeight - 8))
      setLeft(Math.floor(fits))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    observer.observe(content)
    return () => observer.disconnect()
  }, [inner, drawing, wanted, atLeast])
  return inner ? (left ?? wanted) : wanted
}
