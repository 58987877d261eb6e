import type { Body } from '@millrace/contract/content/api.ts'
import { lint } from '@millrace/contract/content/lint/lint.ts'
import type { Finding } from '@millrace/contract/content/lint/words.ts'
import { Button, Card, Flex, Segmented, Tag, Typography } from 'antd'
import { useMemo, useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { useBrand, useShared } from './blocks/use-shared.ts'
import { usePreview } from './preview.tsx'

const colours = { error: 'error', warning: 'warning', hint: 'processing' } as const
const ranks = { error: 0, warning: 1, hint: 2 } as const

/** What is wrong or doubtful in the text, by whose rule, and what to do. */
export function ChecksCard({
  body,
  event,
  personId,
  onFind,
}: {
  readonly body: Body
  readonly event: Readonly<Record<string, unknown>>
  readonly personId: number | undefined
  readonly onFind?: (block: string) => void
}) {
  const words = useWords().blocks
  const [as, setClass] = useState<'marketing' | 'service'>('marketing')
  const brand = useBrand()
  const shared = useShared()
  const html = usePreview(body, event, personId).data?.html ?? ''
  const findings = useMemo(
    () =>
      lint(body, { class: as, brand, html, shared: new Map(shared.map(({ id, blocks }) => [id, blocks])) }).toSorted(
        (a, b) => ranks[a.level] - ranks[b.level],
      ),
    [body, as, brand, html, shared],
  )
  const inMail = new Set(body.kind === 'email' ? JSON.stringify(body.blocks).match(/"id":"[a-z0-9]+"/g) : [])
  return (
    <Card
      size="small"
      title={words.checks}
      data-testid="checks"
      extra={
        <Segmented
          size="small"
          aria-label={words.class}
          value={as}
          options={(['marketing', 'service'] as const).map((value) => ({ value, label: words.classes[value] }))}
          onChange={setClass}
        />
      }
    >
      {findings.length === 0 && <Typography.Text type="success">{words.allWell}</Typography.Text>}
      <Flex vertical gap={12} {...(findings.length > 0 ? { role: 'list', 'aria-label': words.checks } : {})}>
        {findings.map((finding, i) => (
          // The same may be found twice in one block.
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={`${finding.code} ${i}`} finding={finding} onFind={inMail.has(`"id":"${finding.block}"`) ? onFind : undefined} />
        ))}
      </Flex>
    </Card>
  )
}

function Line({ finding, onFind }: { readonly finding: Finding; readonly onFind: ((block: string) => void) | undefined }) {
  const words = useWords().blocks
  const { what, source, fix } = words.findings[finding.code]
  const { block } = finding
  return (
    <div role="listitem" data-finding={finding.code}>
      <Flex gap={4} wrap align="baseline">
        <Tag color={colours[finding.level]}>{words.levelsOf[finding.level]}</Tag>
        <Typography.Text>{what(finding.found ?? '')}</Typography.Text>
        {block !== undefined && onFind && (
          <Button type="link" size="small" onClick={() => onFind(block)}>
            {words.toBlock}
          </Button>
        )}
      </Flex>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {fix} · {source}
      </Typography.Text>
    </div>
  )
}
