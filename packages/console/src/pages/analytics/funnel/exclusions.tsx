import { DeleteOutlined } from '@ant-design/icons'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { Button, Flex, Select, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { EventField, FilterFields } from '../fields.tsx'
import { useAnalysisWords } from '../words.ts'
import type { Draft } from './question.tsx'

type Exclusion = FunnelQuery['exclusions'][number]

/** Events that end whoever stands between two steps. */
export function ExclusionFields({ draft, change }: Draft) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const common = useWords().common
  const put = (i: number, next: Exclusion): void =>
    change({ ...draft, exclusions: draft.exclusions.map((one, n) => (n === i ? next : one)) })
  const places = draft.steps.map((_, i) => ({ value: i + 1, label: words.step(i + 1) }))
  return (
    <>
      {draft.exclusions.map((one, i) => (
        <Flex key={i} gap={8} align="center" wrap>
          <EventField label={own.exclusion(i + 1)} value={one.event} onChange={(event) => put(i, { ...one, event: event ?? '' })} />
          <FilterFields filters={one.filters} onChange={(filters) => put(i, { ...one, filters })} />
          <Typography.Text type="secondary">{own.between}</Typography.Text>
          <Select
            aria-label={`${own.exclusion(i + 1)}: ${own.between}`}
            value={one.after}
            options={places.slice(0, -1)}
            onChange={(after) => put(i, { ...one, after, before: Math.max(one.before, after + 1) })}
          />
          <Typography.Text type="secondary">{own.and}</Typography.Text>
          <Select
            aria-label={`${own.exclusion(i + 1)}: ${own.and}`}
            value={one.before}
            options={places.slice(one.after)}
            onChange={(before) => put(i, { ...one, before })}
          />
          <IconButton
            label={`${common.remove}: ${own.exclusion(i + 1)}`}
            icon={<DeleteOutlined />}
            onClick={() => change({ ...draft, exclusions: draft.exclusions.filter((_, n) => n !== i) })}
          />
        </Flex>
      ))}
      {draft.exclusions.length < 5 && (
        <Button
          size="small"
          type="dashed"
          onClick={() => change({ ...draft, exclusions: [...draft.exclusions, { event: '', filters: [], after: 1, before: 2 }] })}
        >
          + {own.addExclusion}
        </Button>
      )}
    </>
  )
}
