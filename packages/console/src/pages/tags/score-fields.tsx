import type { Criterion, Score } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, InputNumber, Space, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { asGroup, RuleBuilder } from '../../ui/rule-builder.tsx'
import { EachField, HalfLife, OptionalNumber } from './counting-fields.tsx'
import { newEventsCriterion, newRuleCriterion } from './fresh.ts'
import { HappenedFields } from './happened-fields.tsx'
import { editOf, OrderedCard } from './ordered-card.tsx'
import { TierFields } from './tier-fields.tsx'

interface Props<T> {
  readonly definition: T
  readonly onChange: (definition: T) => void
}

/** What gives points, how many all of it may give, and what a score is called. */
export function ScoreFields({ definition, onChange }: Props<Score>) {
  const words = useWords().tagKinds
  const { criteria, least, most, tiers } = definition
  const put = (next: Criterion[]): void => onChange({ ...definition, criteria: next })
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">
        {words.score.note} {words.pointsNote} {words.fades}
      </Typography.Text>
      {criteria.map((criterion, i) => (
        <CriterionCard key={i} criterion={criterion} nth={i} of={criteria.length} {...editOf(criteria, i, put)} />
      ))}
      <Space wrap size={6}>
        {[newEventsCriterion, newRuleCriterion].map((fresh) => (
          <Button key={fresh.by} type="dashed" disabled={criteria.length === 30} onClick={() => put([...criteria, fresh])}>
            + {fresh.by === 'rule' ? words.score.addRule : words.score.addEvents}
          </Button>
        ))}
      </Space>
      <Form.Item label={words.score.bounds} style={{ margin: 0 }}>
        <Space wrap size={[16, 0]}>
          <Bound label={words.score.least} value={least} onChange={(next) => onChange({ ...definition, least: next })} />
          <Bound label={words.score.most} value={most} onChange={(next) => onChange({ ...definition, most: next })} />
        </Space>
      </Form.Item>
      <TierFields tiers={tiers} onChange={(next) => onChange({ ...definition, tiers: next })} />
    </Flex>
  )
}

function Bound({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}) {
  const words = useWords().tagKinds.score
  return (
    <InputNumber
      aria-label={label}
      prefix={label}
      placeholder={words.unbounded}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      style={{ width: 160 }}
    />
  )
}

function CriterionCard({
  criterion,
  nth,
  of,
  onChange,
  onMove,
  onRemove,
}: {
  readonly criterion: Criterion
  readonly nth: number
  readonly of: number
  readonly onChange: (criterion: Criterion) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const words = useWords().tagKinds
  return (
    <OrderedCard
      name={words.score.criterion(nth + 1)}
      nth={nth}
      of={of}
      text={{
        label: words.score.criterionName,
        value: criterion.name,
        maxLength: 100,
        onChange: (name) => onChange({ ...criterion, name }),
      }}
      onMove={onMove}
      onRemove={onRemove}
    >
      {criterion.by === 'rule' ? (
        <RuleCriterion definition={criterion} onChange={onChange} />
      ) : (
        <EventsCriterion definition={criterion} onChange={onChange} />
      )}
    </OrderedCard>
  )
}

type Of<B extends Criterion['by']> = Extract<Criterion, { by: B }>

function RuleCriterion({ definition, onChange }: Props<Of<'rule'>>) {
  const words = useWords()
  const rule = asGroup(definition.rule)
  return (
    <Flex vertical gap={12}>
      <RuleBuilder rule={rule} onChange={(next) => onChange({ ...definition, rule: next })} />
      {rule.rules.length === 0 && <Typography.Text type="secondary">{words.segments.everybodyHint}</Typography.Text>}
      <Points label={words.tagKinds.points} value={definition.points} onChange={(points) => onChange({ ...definition, points })} />
    </Flex>
  )
}

function EventsCriterion({ definition, onChange }: Props<Of<'events'>>) {
  const words = useWords().tagKinds
  const { event, points, each, halfLifeDays, cap } = definition
  return (
    <>
      <HappenedFields value={definition} onChange={(happened) => onChange({ ...definition, ...happened })} />
      <Space wrap size={[16, 8]} align="start">
        <Points label={words.pointsEach} value={points} onChange={(next) => onChange({ ...definition, points: next })} />
        <EachField each={each} event={event} onChange={(next) => onChange({ ...definition, each: next })} />
        <HalfLife value={halfLifeDays} onChange={(next) => onChange({ ...definition, halfLifeDays: next })} />
        <OptionalNumber
          label={words.score.cap}
          value={cap}
          hint={words.score.capHint}
          onChange={(next) => onChange({ ...definition, cap: next })}
        />
      </Space>
    </>
  )
}

function Points({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  return (
    <Form.Item label={label} style={{ margin: 0 }}>
      <InputNumber
        aria-label={label}
        min={-1_000_000}
        max={1_000_000}
        value={value}
        onChange={(next) => onChange(next ?? 0)}
        style={{ width: 120 }}
      />
    </Form.Item>
  )
}
