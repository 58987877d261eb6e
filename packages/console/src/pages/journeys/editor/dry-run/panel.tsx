import { CloseOutlined, ReloadOutlined } from '@ant-design/icons'
import { Collapse, Flex, Typography } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { useEditor } from '../store.ts'
import { Clock } from './clock.tsx'
import { Deeds } from './deeds.tsx'
import { Result } from './result.tsx'
import { useDryRun } from './state.ts'
import type { TrialResult } from './use-trial.ts'
import { Who } from './who.tsx'

/** The draft tried out with one person and a clock that is moved; nothing is sent or written. */
export function DryRunPanel({
  journeyId,
  trial,
  onClose,
}: {
  readonly journeyId: string
  readonly trial: TrialResult
  readonly onClose?: () => void
}) {
  const words = useWords()
  const begin = useDryRun((state) => state.begin)
  const deeds = useDryRun((state) => state.deeds.length)
  const who = useDryRun((state) => state.who)
  return (
    <section aria-label={words.dryRun.title} data-dry-run data-settings tabIndex={-1} style={{ outline: 'none' }}>
      <Flex justify="space-between" align="center">
        {onClose ? (
          <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
            {words.dryRun.title}
          </Typography.Title>
        ) : (
          <Typography.Text type="secondary">{words.dryRun.note}</Typography.Text>
        )}
        <Flex>
          <IconButton
            label={words.dryRun.anew}
            icon={<ReloadOutlined />}
            onClick={() => begin(journeyId, useEditor.getState().graph, true)}
          />
          {onClose && <IconButton label={words.common.close} icon={<CloseOutlined />} onClick={onClose} />}
        </Flex>
      </Flex>
      {onClose && <Typography.Paragraph type="secondary">{words.dryRun.note}</Typography.Paragraph>}
      <Collapse
        size="small"
        defaultActiveKey={['deeds']}
        items={[
          { key: 'who', label: `${words.dryRun.who} · ${words.dryRun.whos[who]}`, children: <Who /> },
          { key: 'deeds', label: `${words.dryRun.deeds} · ${deeds}`, children: <Deeds /> },
        ]}
        style={{ margin: '8px 0 16px' }}
      />
      <Typography.Title level={3} style={{ fontSize: 14 }}>
        {words.dryRun.clock}
      </Typography.Title>
      <Clock />
      <Typography.Title level={3} style={{ fontSize: 14, marginTop: 16 }}>
        {words.dryRun.result}
      </Typography.Title>
      <Result {...trial} />
    </section>
  )
}
