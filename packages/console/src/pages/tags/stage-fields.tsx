import { DeleteOutlined } from '@ant-design/icons'
import { maxStages, type Stage, type Stages } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Input, InputNumber, Space, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../ui/rule-builder.tsx'
import { newStage } from './fresh.ts'
import { editOf, OrderedCard } from './ordered-card.tsx'
import { StageTemplates } from './stage-templates.tsx'

interface Props {
  readonly definition: Stages
  readonly onChange: (definition: Stages) => void
}

/** Stages in their order, each with who comes in and who leaves, the stage of everybody else, and how patient it is. */
export function StageFields({ definition, onChange }: Props) {
  const words = useWords()
  const [isChoosing, setChoosing] = useState(false)
  const { stages, rest, patience } = definition
  const put = (next: Stage[]): void => onChange({ ...definition, stages: next })
  return (
    <Flex vertical gap={12}>
      <Flex gap={12} align="start" justify="space-between" wrap>
        <Typography.Text type="secondary" style={{ flex: '1 1 260px' }}>
          {words.stages.note} {words.stages.told}
        </Typography.Text>
        <Button onClick={() => setChoosing(true)}>{words.stages.template.open}</Button>
      </Flex>
      {stages.map((stage, i) => (
        <StageCard key={i} stage={stage} nth={i} of={stages.length} {...editOf(stages, i, put)} />
      ))}
      <Button
        type="dashed"
        disabled={stages.length === maxStages}
        onClick={() => put([...stages, newStage])}
        style={{ alignSelf: 'flex-start' }}
      >
        + {words.stages.add}
      </Button>
      <Form.Item label={words.tags.rest} htmlFor="tag-rest" required style={{ margin: 0 }}>
        <Input
          id="tag-rest"
          value={rest}
          maxLength={200}
          placeholder={words.stages.restHint}
          onChange={({ target }) => onChange({ ...definition, rest: target.value })}
          style={{ maxWidth: 240 }}
        />
      </Form.Item>
      <Form.Item label={words.stages.patience} htmlFor="tag-patience" extra={words.stages.patienceNote} style={{ margin: 0 }}>
        <InputNumber
          id="tag-patience"
          min={1}
          max={10}
          value={patience}
          suffix={words.stages.patienceTimes}
          onChange={(next) => onChange({ ...definition, patience: next ?? 1 })}
          style={{ width: 220 }}
        />
      </Form.Item>
      {isChoosing && <StageTemplates onUse={onChange} onClose={() => setChoosing(false)} />}
    </Flex>
  )
}

interface CardProps {
  readonly stage: Stage
  readonly nth: number
  readonly of: number
  readonly onChange: (stage: Stage) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}

function StageCard({ stage, nth, of, onChange, onMove, onRemove }: CardProps) {
  const words = useWords().stages
  const enter = asGroup(stage.enter)
  const text = { label: words.value, value: stage.value, maxLength: 200, onChange: (value: string) => onChange({ ...stage, value }) }
  return (
    <OrderedCard name={words.stage(nth + 1)} nth={nth} of={of} text={text} onMove={onMove} onRemove={onRemove}>
      <Flex vertical gap={12}>
        <Condition label={words.enter}>
          <RuleBuilder rule={enter} onChange={(next) => onChange({ ...stage, enter: next })} />
          {enter.rules.length === 0 && <Typography.Text type="secondary">{words.enterAll}</Typography.Text>}
        </Condition>
        <Leaving stage={stage} onChange={onChange} />
        <Space wrap size={[16, 8]}>
          <Days label={words.atLeast} value={stage.atLeastDays} onChange={(atLeastDays) => onChange({ ...stage, atLeastDays })} />
          <Days label={words.atMost} value={stage.atMostDays} onChange={(atMostDays) => onChange({ ...stage, atMostDays })} />
        </Space>
      </Flex>
    </OrderedCard>
  )
}

function Leaving({ stage, onChange }: Pick<CardProps, 'stage' | 'onChange'>) {
  const words = useWords()
  const { leave, atMostDays } = stage
  if (!leave)
    return (
      <Flex gap={8} align="center" wrap>
        <Typography.Text type="secondary">{atMostDays === undefined ? words.stages.byOrder : words.stages.byDays}</Typography.Text>
        <Button size="small" type="dashed" onClick={() => onChange({ ...stage, leave: emptyRule })}>
          + {words.stages.addLeave}
        </Button>
      </Flex>
    )
  const rule = asGroup(leave)
  return (
    <Condition
      label={words.stages.leave}
      extra={
        <IconButton
          label={`${words.common.remove} ${words.stages.leave}`}
          icon={<DeleteOutlined />}
          onClick={() => onChange({ ...stage, leave: undefined })}
        />
      }
    >
      <RuleBuilder rule={rule} onChange={(next) => onChange({ ...stage, leave: next })} />
      {rule.rules.length === 0 && <Typography.Text type="warning">{words.stages.leaveAll}</Typography.Text>}
    </Condition>
  )
}

function Condition({ label, extra, children }: { readonly label: string; readonly extra?: ReactNode; readonly children: ReactNode }) {
  return (
    <section aria-label={label}>
      <Flex gap={4} align="center" style={{ minHeight: 32 }}>
        <Typography.Text strong>{label}</Typography.Text>
        {extra}
      </Flex>
      <Flex vertical gap={8}>
        {children}
      </Flex>
    </section>
  )
}

function Days({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}) {
  const words = useWords().stages
  return (
    <InputNumber
      aria-label={label}
      prefix={label}
      suffix={words.days}
      placeholder={words.unlimited}
      min={1}
      max={3650}
      precision={0}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      style={{ width: 200 }}
    />
  )
}
