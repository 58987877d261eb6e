import { FullscreenExitOutlined } from '@ant-design/icons'
import { Flex, theme, Typography } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'

/** Nothing but the board, over the whole screen; Escape ends it. */
export function Tv({ title, onEnd, children }: { readonly title: string; readonly onEnd: () => void; readonly children: ReactNode }) {
  const words = useWords().boards
  const { token } = theme.useToken()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const left = (): void => {
      if (!document.fullscreenElement) onEnd()
    }
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onEnd()
    }
    // A link that leads here is not a click: the browser refuses, and the page is filled instead of the screen.
    void box.current?.requestFullscreen?.().catch(() => undefined)
    document.addEventListener('fullscreenchange', left)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('fullscreenchange', left)
      document.removeEventListener('keydown', escape)
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
    }
  }, [onEnd])
  return (
    <div
      ref={box}
      data-testid="tv"
      style={{ position: 'fixed', inset: 0, zIndex: 900, overflow: 'auto', padding: 16, background: token.colorBgLayout }}
    >
      <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          {title}
        </Typography.Title>
        <IconButton label={words.endTv} icon={<FullscreenExitOutlined />} onClick={onEnd} />
      </Flex>
      {children}
    </div>
  )
}
