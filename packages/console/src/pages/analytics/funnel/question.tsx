import { DeleteOutlined } from '@ant-design/icons'
import { type FunnelQuery, funnelModes, funnelWindowUnits } from '@millrace/contract/queries/index.ts'
import { Button, Checkbox, Collapse, DatePicker, Flex, InputNumber, Segmented, Select, Space, Typography } from 'antd'
import dayjs from 'dayjs'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { EventField, FilterFields, PeopleField, PropertyField, RangeField } from '../fields.tsx'
import { SuggestedWindow } from '../suggested-window.tsx'
import { useAnalysisWords } from '../words.ts'
import { ByField } from './by-field.tsx'
import { ExclusionFields } from './exclusions.tsx'

export interface Draft {
  readonly draft: FunnelQuery
  readonly change: (query: FunnelQuery) => void
}

/** What is asked: steps, then how they count, then everything that is seldom needed. */
export function FunnelQuestion({ draft, change }: Draft) {
  const own = useWords().funnel
  return (
    <Flex vertical gap={12}>
      <Steps draft={draft} change={change} />
      <Space wrap>
        <Segmented
          value={draft.count}
          options={(['people', 'occurrences'] as const).map((value) => ({ value, label: own.counted[value] }))}
          onChange={(count) => change({ ...draft, count, ...(count === 'occurrences' ? { mode: 'ordered' } : {}) })}
        />
        <Select
          aria-label={own.mode}
          value={draft.mode}
          disabled={draft.count === 'occurrences'}
          options={funnelModes.map((value) => ({ value, label: own.modes[value] }))}
          onChange={(mode) => change({ ...draft, mode, ...(mode === 'any_order' ? { exclusions: [], firstTouch: false } : {}) })}
          popupMatchSelectWidth={false}
        />
        <WindowField draft={draft} change={change} />
      </Space>
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <CompareField draft={draft} change={change} />
        <TrendField draft={draft} change={change} />
        <ByField draft={draft} change={change} />
      </Space>
      <More draft={draft} change={change} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

function Steps({ draft, change }: Draft) {
  const words = useAnalysisWords()
  const common = useWords().common
  const link = draft.steps[0]?.link
  const put = (i: number, step: FunnelQuery['steps'][number]): void =>
    change({ ...draft, steps: draft.steps.map((one, n) => (n === i ? step : one)) })
  return (
    <>
      {draft.steps.map((step, i) => (
        <Flex key={i} gap={8} align="start" wrap>
          <Typography.Text type="secondary" style={{ width: 64, lineHeight: '32px' }}>
            {words.step(i + 1)}
          </Typography.Text>
          <EventField
            label={`${words.step(i + 1)} ${words.event}`}
            value={step.event}
            onChange={(event) => put(i, { ...step, event: event ?? '' })}
          />
          <FilterFields filters={step.filters} onChange={(filters) => put(i, { ...step, filters })} />
          {draft.steps.length > 2 && (
            <IconButton
              label={`${common.remove}: ${words.step(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() =>
                change(
                  withSteps(
                    draft,
                    draft.steps.filter((_, n) => n !== i),
                  ),
                )
              }
            />
          )}
        </Flex>
      ))}
      <div>
        <Button
          type="dashed"
          disabled={draft.steps.length >= 30}
          onClick={() => change({ ...draft, steps: [...draft.steps, { event: '', filters: [], ...(link === undefined ? {} : { link }) }] })}
        >
          + {words.addStep}
        </Button>
      </div>
    </>
  )
}

/** What pointed at a step that is gone goes with it. */
function withSteps({ by, ...draft }: FunnelQuery, steps: FunnelQuery['steps']): FunnelQuery {
  const isThere = by && (by.of === 'profile' || by.step <= steps.length)
  return { ...draft, steps, exclusions: draft.exclusions.filter((one) => one.before <= steps.length), ...(isThere ? { by } : {}) }
}

function WindowField({ draft, change }: Draft) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  return (
    <Space wrap>
      <span>{words.window}</span>
      <InputNumber
        aria-label={words.window}
        min={1}
        precision={0}
        value={draft.window.amount}
        onChange={(amount) => change({ ...draft, window: { ...draft.window, amount: amount ?? 1 } })}
        style={{ width: 72 }}
      />
      <Select
        aria-label={`${words.window} ${words.by}`}
        value={draft.window.unit}
        options={funnelWindowUnits.map((unit) => ({ value: unit, label: words.windowUnits[unit] }))}
        onChange={(unit) => change({ ...draft, window: { ...draft.window, unit } })}
        popupMatchSelectWidth={false}
      />
      <Typography.Text type="secondary">{own.windowNote}</Typography.Text>
      <SuggestedWindow from={draft.steps.slice(0, 1)} to={draft.steps.at(-1)} onTake={(window) => change({ ...draft, window })} />
    </Space>
  )
}

function CompareField({ draft, change }: Draft) {
  const own = useWords().funnel
  const { compare, ...rest } = draft
  const value: 'none' | 'previous' | 'chosen' = compare === undefined ? 'none' : compare === 'previous' ? 'previous' : 'chosen'
  const asked = { none: {}, previous: { compare: 'previous' }, chosen: { compare: { from: draft.from, to: draft.to } } } as const
  return (
    <>
      <Select<'none' | 'previous' | 'chosen'>
        aria-label={own.compare}
        value={value}
        options={(['none', 'previous', 'chosen'] as const).map((one) => ({ value: one, label: own.compareWith[one] }))}
        onChange={(one) => change({ ...rest, ...asked[one] })}
        popupMatchSelectWidth={false}
      />
      {typeof compare === 'object' && (
        <DatePicker.RangePicker
          aria-label={own.compare}
          allowClear={false}
          value={[dayjs(compare.from), dayjs(compare.to)]}
          onChange={(days) => {
            const [from, to] = days ?? []
            if (from && to) change({ ...rest, compare: { from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') } })
          }}
          style={{ maxWidth: 260 }}
        />
      )}
    </>
  )
}

function TrendField({ draft, change }: Draft) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  return (
    <Select<NonNullable<FunnelQuery['unit']> | 'none'>
      aria-label={own.trend}
      value={draft.unit ?? 'none'}
      options={[
        { value: 'none' as const, label: own.trendNone },
        ...(['hour', 'day', 'week', 'month'] as const).map((unit) => ({
          value: unit,
          label: `${own.trend}: ${own.trendBy(words.units[unit])}`,
        })),
      ]}
      onChange={(unit) => change({ ...draft, unit: unit === 'none' ? null : unit })}
      popupMatchSelectWidth={false}
    />
  )
}

/** What most funnels do without. */
function More({ draft, change }: Draft) {
  const own = useWords().funnel
  const link = draft.steps[0]?.link
  const isLoose = draft.mode === 'any_order'
  const linked = (name: string | undefined): FunnelQuery => ({
    ...draft,
    steps: draft.steps.map(({ link: _, ...step }) => (name === undefined ? step : { ...step, link: name })),
  })
  return (
    <Collapse
      ghost
      size="small"
      items={[
        {
          key: 'more',
          label: own.more,
          children: (
            <Flex vertical gap={8} align="start">
              <Space wrap>
                <PropertyField
                  label={own.link}
                  value={link === undefined ? undefined : { property: link }}
                  onChange={(ref) => change(linked(ref?.property))}
                  withNone
                />
                <Typography.Text type="secondary">{own.linkNote}</Typography.Text>
              </Space>
              {!isLoose && <ExclusionFields draft={draft} change={change} />}
              <Checkbox
                checked={draft.extendOverEndDate}
                onChange={(event) => change({ ...draft, extendOverEndDate: event.target.checked })}
              >
                {own.extend}
              </Checkbox>
              {!isLoose && (
                <Checkbox checked={draft.firstTouch} onChange={(event) => change({ ...draft, firstTouch: event.target.checked })}>
                  {own.firstTouch}
                </Checkbox>
              )}
            </Flex>
          ),
        },
      ]}
    />
  )
}
