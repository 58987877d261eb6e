import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { describeCall } from '@millrace/contract/journeys/index.ts'
import { Flex, Segmented, Typography } from 'antd'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useWords } from '../../../../lib/words.ts'
import { Code } from '../kinds/webhook-test.tsx'
import { useDryRun } from './state.ts'

type Call = DryRun['runs'][number]['calls'][number]

/** Calls as they would be made, and how it is taken that they end: none is made. */
export function Calls({ calls }: { readonly calls: readonly Call[] }) {
  const words = useWords()
  const answers = useDryRun((state) => state.answers)
  const change = useDryRun((state) => state.change)
  const language = usePreferences((state) => state.language)
  if (calls.length === 0) return null
  return (
    <section>
      <Typography.Title level={3} style={{ fontSize: 14 }}>
        {words.dryRun.calls}
      </Typography.Title>
      {calls.map((one) => (
        <Flex key={`${one.node}/${one.visit}`} vertical gap={4} style={{ marginBottom: 12 }}>
          <Flex gap={8} align="center" wrap>
            <Typography.Text type="secondary">{words.dryRun.callsNote}</Typography.Text>
            <Segmented
              size="small"
              aria-label={words.dryRun.callsNote}
              value={answers[one.node] ?? 'ok'}
              options={(['ok', 'failed'] as const).map((value) => ({ value, label: words.journeys.ports[value] }))}
              onChange={(port) => change({ answers: { ...answers, [one.node]: port } })}
            />
          </Flex>
          {one.problem !== null && (
            <Typography.Text type="danger">{describeCall('failed', `${one.problem}: 0 attempts`, language)}</Typography.Text>
          )}
          <Code
            title={`${one.method} ${one.url}`}
            text={[...Object.entries(one.headers).map(([name, value]) => `${name}: ${value}`), '', one.body].join('\n').trim()}
          />
        </Flex>
      ))}
    </section>
  )
}
