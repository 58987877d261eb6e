import { CompressOutlined, ExperimentOutlined, MinusOutlined, PlusOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { Button, Flex, Segmented, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Zoom } from './keys.ts'

/** Canvas or outline, how large, and what the keys do. */
export function ViewBar({
  view,
  onView,
  scale,
  onScale,
  zoom,
  onHelp,
  tools,
  isTrying,
  onDryRun,
}: {
  readonly view: string
  readonly onView: (view: string) => void
  readonly scale: number
  readonly onScale: (scale: number) => void
  readonly zoom: Zoom
  readonly onHelp: () => void
  /** Ways to try the journey out. */
  readonly tools: ReactNode
  readonly isTrying: boolean
  /** Nobody may try it out who may not see people. */
  readonly onDryRun: (() => void) | undefined
}) {
  const words = useWords()
  const step = (by: number): void => onScale(Math.min(1.5, Math.max(0.2, Math.round((scale + by) * 10) / 10)))
  return (
    <Flex align="center" justify="space-between" gap={8} wrap>
      <Segmented
        size="small"
        aria-label={words.editor.view}
        value={view}
        options={[
          { value: 'canvas', label: words.editor.canvas },
          { value: 'outline', label: words.editor.outline },
        ]}
        onChange={onView}
      />
      <Flex align="center" gap={4}>
        {onDryRun && (
          <Button
            size="small"
            icon={<ExperimentOutlined />}
            title={words.dryRun.open}
            aria-pressed={isTrying}
            type={isTrying ? 'primary' : 'default'}
            ghost={isTrying}
            onClick={onDryRun}
            data-try
          >
            {words.dryRun.title}
          </Button>
        )}
        {tools}
        {view === 'canvas' && (
          <>
            <IconButton label={words.editor.zoomOut} icon={<MinusOutlined />} onClick={() => step(-0.1)} />
            <Typography.Text type="secondary" style={{ fontSize: 12, width: 40, textAlign: 'center', fontVariantNumeric: 'tabular-nums' }}>
              {Math.round(scale * 100)}%
            </Typography.Text>
            <IconButton label={words.editor.zoomIn} icon={<PlusOutlined />} onClick={() => step(0.1)} />
            <IconButton label={words.editor.fit} icon={<CompressOutlined />} onClick={() => zoom.fit()} />
          </>
        )}
        <IconButton label={words.editor.help} icon={<QuestionCircleOutlined />} onClick={onHelp} />
      </Flex>
    </Flex>
  )
}
