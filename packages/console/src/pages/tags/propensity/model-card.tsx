import type { Tag } from '@millrace/contract/tags/api.ts'
import type { TagModel, TagModels } from '@millrace/contract/tags/propensity/api.ts'
import { scoreEdges } from '@millrace/contract/tags/propensity/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Alert, Card, Col, Flex, Row, Statistic, Tooltip, Typography } from 'antd'
import { useMemo } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { DriftSays } from './drift.tsx'
import { useRefusalText } from './learning.tsx'
import { PersonReasons } from './reasons.tsx'
import { Weights } from './weights.tsx'

/** How good the model is and what it goes by, or why there is none; and why somebody has the value they have. */
export function ModelCard({ tag }: { readonly tag: Tag }) {
  const words = useWords().propensity
  const { api, slug, can } = useProject()
  const query = useQuery({
    queryKey: ['tag-model', slug, tag.id],
    queryFn: () => call<TagModels>(`${api}/tags/${tag.id}/model`),
    refetchInterval: 30_000,
  })
  return (
    <Card size="small" title={words.model} role="region" aria-label={words.model}>
      <Loaded query={query} empty={{ when: ({ newest }) => newest === null, text: words.none }}>
        {({ newest, used }) => (
          <Flex vertical gap={16}>
            {newest?.card.refusal && <Refused model={newest} refusal={newest.card.refusal} />}
            {newest && <DriftSays model={newest} />}
            {used && <Quality model={used} />}
            {used && can('people.read') && <PersonReasons tag={tag} event={used.target.event} />}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}

function Refused({ model, refusal }: { readonly model: TagModel; readonly refusal: NonNullable<TagModel['card']['refusal']> }) {
  const words = useWords().propensity
  const text = useRefusalText()
  return (
    <Alert
      type="warning"
      showIcon
      title={text(refusal)}
      description={
        <>
          {words.refused} · <Time at={model.at} />
        </>
      }
    />
  )
}

function Quality({ model }: { readonly model: TagModel }) {
  const words = useWords().propensity
  const { number, percent } = useFormat()
  const { measured } = model.card
  if (!measured) return null
  const figures = [
    [words.auc, words.aucNote, measured.auc.toFixed(3)],
    [words.error, words.errorNote, percent(measured.error)],
    [words.baseRate, words.baseRateNote, percent(measured.baseRate)],
    [words.judged, words.judgedNote, number(measured.people)],
  ] as const
  return (
    <>
      <Flex gap={32} wrap align="end">
        {figures.map(([title, note, value]) => (
          <Tooltip key={title} title={note}>
            <Statistic title={title} value={value} />
          </Tooltip>
        ))}
        <Typography.Text type="secondary">
          {words.learntAt} <Time at={model.at} />
        </Typography.Text>
      </Flex>
      <Row gutter={[24, 16]}>
        <Col xs={24} lg={12}>
          <Charts model={model} />
        </Col>
        <Col xs={24} lg={12}>
          <Weights model={model} />
        </Col>
      </Row>
    </>
  )
}

function Charts({ model: { card } }: { readonly model: TagModel }) {
  const words = useWords().propensity
  const { percent } = useFormat()
  // The charts are drawn anew for other numbers, not whenever somebody types into the page around them.
  const drawn = useMemo(
    () => ({
      bins: card.bins.map((bin) => percent(bin.predicted)),
      calibration: [
        { name: words.said, values: card.bins.map((bin) => bin.predicted) },
        { name: words.came, values: card.bins.map((bin) => bin.actual) },
      ],
      ranges: [...scoreEdges, 1].map((edge) => `≤${percent(edge)}`),
      scores: [{ name: words.scores, values: card.scores }],
    }),
    [card, percent, words],
  )
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong>{words.calibration}</Typography.Text>
      <Chart label={words.calibration} height={220} categories={drawn.bins} series={drawn.calibration} format={percent} />
      <Typography.Text strong>{words.scores}</Typography.Text>
      <Chart label={words.scores} kind="bar" height={160} categories={drawn.ranges} series={drawn.scores} format={percent} />
    </Flex>
  )
}
