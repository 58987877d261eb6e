import { type ReactNode, useEffect, useRef, useState } from 'react'
import { RoomProvider } from './room.ts'

/** A box of a given height. When what is in it is higher, the keyboard reaches it too, to scroll. */
export function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (box.current) setOver(box.current.scrollHeight > box.current.clientHeight || box.current.scrollWidth > box.current.clientWidth)
    })
    for (const { current } of [box, inner]) if (current) observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={box} style={{ height: '100%', overflow: 'auto' }} {...(isOver ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      <div ref={inner}>
        <RoomProvider value={inner}>{children}</RoomProvider>
      </div>
    </div>
  )
}
