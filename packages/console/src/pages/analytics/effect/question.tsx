import { DeleteOutlined } from '@ant-design/icons'
import { type EffectGoal, type EffectQuery, type EffectTouch, maxEffectGoals, maxEffectWindows } from '@millrace/contract/queries/index.ts'
import { Button, Flex, InputNumber, Select, Space, Typography } from 'antd'
import { useCampaigns } from '../../../lib/campaigns.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { PeopleField, RangeField } from '../fields.tsx'
import { Choice, EventRow, noEvent } from '../question.tsx'
import { Library } from './library.tsx'

/** By what people were touched, what they should do then, and how long it counts. */
export function EffectQuestion({ draft, change }: { readonly draft: EffectQuery; readonly change: (query: EffectQuery) => void }) {
  const words = useWords().effect
  const common = useWords().common
  const { goals } = draft
  const put = (i: number, goal: EffectGoal): void => change({ ...draft, goals: goals.map((one, n) => (n === i ? goal : one)) })
  return (
    <Flex vertical gap={8}>
      <Touch touch={draft.touch} onChange={(touch) => change({ ...draft, touch })} />
      {goals.map((goal, i) => (
        <EventRow key={i} label={words.goal(i + 1)} value={goal} onChange={(next) => put(i, next)}>
          <Choice label={words.goalKind(i + 1)} value={goal.kind} words={words.goalKinds} onChange={(kind) => put(i, { ...goal, kind })} />
          {goals.length > 1 && (
            <IconButton
              label={`${common.remove}: ${words.goal(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() => change({ ...draft, goals: goals.filter((_, n) => n !== i) })}
            />
          )}
        </EventRow>
      ))}
      <Space wrap>
        <Button
          type="dashed"
          disabled={goals.length >= maxEffectGoals}
          onClick={() => change({ ...draft, goals: [...goals, { ...noEvent, kind: 'any' }] })}
        >
          + {words.addGoal}
        </Button>
        <Library draft={draft} change={change} />
        <RangeField query={draft} onChange={change} />
        <Choice label={words.unit} value={draft.unit} words={words.units} onChange={(unit) => change({ ...draft, unit })} />
        <InputNumber
          aria-label={words.windows}
          prefix={words.windows}
          min={1}
          max={maxEffectWindows}
          precision={0}
          value={draft.windows}
          onChange={(windows) => change({ ...draft, windows: windows ?? 1 })}
          style={{ width: 150 }}
        />
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Touch({ touch, onChange }: { readonly touch: EffectTouch; readonly onChange: (touch: EffectTouch) => void }) {
  const words = useWords().effect
  const { can } = useProject()
  const kinds = can('journeys.read') || touch.kind === 'campaign' ? words.kinds : { event: words.kinds.event }
  const kind = (
    <Choice<string>
      label={words.touch}
      value={touch.kind}
      words={kinds}
      onChange={(next) => onChange(next === 'campaign' ? { kind: 'campaign', id: '' } : { kind: 'event', ...noEvent })}
    />
  )
  if (touch.kind === 'event')
    return (
      <EventRow label={words.touch} value={touch} onChange={onChange}>
        {kind}
      </EventRow>
    )
  return (
    <Flex gap={8} align="start" wrap>
      <Typography.Text type="secondary" style={{ width: 88, lineHeight: '32px' }}>
        {words.touch}
      </Typography.Text>
      {kind}
      <CampaignField value={touch.id} onChange={(id) => onChange({ kind: 'campaign', id })} />
    </Flex>
  )
}

function CampaignField({ value, onChange }: { readonly value: string; readonly onChange: (id: string) => void }) {
  const words = useWords().effect
  const { can } = useProject()
  const { journeys, broadcasts, isPending } = useCampaigns(can('journeys.read'))
  const options = (some: readonly { id: string; name: string }[]) => some.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      aria-label={words.campaign}
      placeholder={words.campaign}
      showSearch
      optionFilterProp="label"
      value={value || null}
      options={[
        { label: words.broadcasts, options: options(broadcasts) },
        { label: words.journeys, options: options(journeys) },
      ]}
      onChange={(id: string) => onChange(id)}
      loading={isPending}
      style={{ width: 260, maxWidth: '100%' }}
    />
  )
}
