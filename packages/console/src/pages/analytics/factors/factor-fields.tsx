import { DeleteOutlined } from '@ant-design/icons'
import { type Factor, mostFactors } from '@millrace/contract/queries/index.ts'
import { Button, Flex, Space, Typography } from 'antd'
import { useCatalog } from '../../../lib/catalog.ts'
import { useWords } from '../../../lib/words.ts'
import { ConditionFields } from '../../../ui/condition-fields.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { TagFields } from '../../../ui/tag-fields.tsx'
import { EventField, FilterFields } from '../fields.tsx'

const fresh: Readonly<Record<Factor['of'], Factor>> = {
  event: { of: 'event', event: '', filters: [] },
  property: { of: 'property', condition: { property: '', op: 'eq', value: '' } },
  tag: { of: 'tag', tag: { kind: 'tag', tag: '' } },
}

/** What may help people to decide. */
export function FactorFields({
  factors,
  onChange,
}: {
  readonly factors: readonly Factor[]
  readonly onChange: (factors: readonly Factor[]) => void
}) {
  const words = useWords()
  const { nth, add } = words.factors
  return (
    <Flex vertical gap={8}>
      {factors.map((factor, i) => (
        <Flex key={i} gap={8} align="start" wrap>
          <Typography.Text type="secondary" style={{ width: 88, lineHeight: '32px' }}>
            {nth(i + 1)}
          </Typography.Text>
          <FactorField label={nth(i + 1)} factor={factor} onChange={(next) => onChange(factors.with(i, next))} />
          <IconButton
            label={`${words.common.remove}: ${nth(i + 1)}`}
            icon={<DeleteOutlined />}
            onClick={() => onChange(factors.filter((_, n) => n !== i))}
          />
        </Flex>
      ))}
      <Space wrap>
        {(['event', 'property', 'tag'] as const).map((of) => (
          <Button
            key={of}
            size="small"
            type="dashed"
            disabled={factors.length >= mostFactors}
            onClick={() => onChange([...factors, fresh[of]])}
          >
            + {words.factors.factor}: {add[of]}
          </Button>
        ))}
      </Space>
    </Flex>
  )
}

function FactorField({
  label,
  factor,
  onChange,
}: {
  readonly label: string
  readonly factor: Factor
  readonly onChange: (factor: Factor) => void
}) {
  const properties = useCatalog().data?.profileProperties ?? []
  switch (factor.of) {
    case 'event':
      return (
        <Flex gap={8} align="start" wrap>
          <EventField label={label} value={factor.event} onChange={(event) => onChange({ ...factor, event: event ?? '' })} />
          <FilterFields filters={factor.filters} onChange={(filters) => onChange({ ...factor, filters })} />
        </Flex>
      )
    case 'property':
      return (
        <ConditionFields
          condition={factor.condition}
          properties={properties}
          of={{ owner: 'profile' }}
          onChange={(condition) => onChange({ ...factor, condition })}
        />
      )
    case 'tag':
      return <TagFields rule={factor.tag} onChange={(tag) => onChange({ ...factor, tag })} />
  }
}
