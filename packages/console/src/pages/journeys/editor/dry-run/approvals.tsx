import { Flex, Segmented, Typography } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { useStepText } from '../looks.tsx'
import { useEditor } from '../store.ts'
import { useDryRun } from './state.ts'

/** Approvals on somebody's way, and how it is taken that they end: nobody is asked. */
export function Approvals({ steps }: { readonly steps: readonly { readonly node: string }[] }) {
  const words = useWords()
  const answers = useDryRun((state) => state.answers)
  const change = useDryRun((state) => state.change)
  const graph = useEditor((state) => state.graph)
  const textOf = useStepText()
  const { ports } = words.journeys
  const passed = new Set(steps.map((step) => step.node))
  return graph.nodes.flatMap((node) =>
    node.kind === 'approval' && passed.has(node.id) ? (
      <Flex key={node.id} vertical gap={4} style={{ marginBottom: 12 }}>
        <Typography.Text>{textOf(node)}</Typography.Text>
        <Flex gap={8} align="center" wrap>
          <Typography.Text type="secondary">{words.dryRun.approvalsNote}</Typography.Text>
          <Segmented
            size="small"
            aria-label={words.dryRun.approvalsNote}
            value={answers[node.id] ?? 'ok'}
            options={(['ok', 'failed'] as const).map((value) => ({ value, label: ports[value === 'ok' ? 'approved' : 'rejected'] }))}
            onChange={(port) => change({ answers: { ...answers, [node.id]: port } })}
          />
        </Flex>
      </Flex>
    ) : (
      []
    ),
  )
}
