import type { Broadcast, Guardrail } from '@millrace/contract/broadcasts/broadcast.ts'
import type { Alert as AlertRow } from '@millrace/contract/journeys/alerts.ts'
import { useQuery } from '@tanstack/react-query'
import { Alert, Flex, Form, InputNumber, Switch, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { EventField, PropertyField } from '../analytics/fields.tsx'

const first: Guardrail = { event: 'PayOrder', property: 'amount', maxDropPercent: 5 }

/** What the message must not cost: smaller orders than without it. */
export function GuardrailFields({
  draft: { guardrail, control },
  change,
}: {
  readonly draft: Broadcast
  readonly change: (more: Partial<Broadcast>) => void
}) {
  const words = useWords().broadcasts
  return (
    <>
      <Form.Item label={words.guardrail}>
        <Switch aria-label={words.guardrail} checked={guardrail !== null} onChange={(isOn) => change({ guardrail: isOn ? first : null })} />
      </Form.Item>
      {guardrail && (
        <Flex vertical gap={8}>
          <Flex gap={8} wrap align="center">
            <EventField
              label={words.guardrailEvent}
              value={guardrail.event}
              onChange={(event) => change({ guardrail: { ...guardrail, event: event ?? '' } })}
            />
            <PropertyField
              label={words.guardrailProperty}
              value={{ property: guardrail.property }}
              onChange={(ref) => change({ guardrail: { ...guardrail, property: ref?.property ?? '' } })}
            />
            <span>{words.maxDrop}</span>
            <InputNumber
              aria-label={words.maxDrop}
              suffix="%"
              min={0}
              max={90}
              value={guardrail.maxDropPercent}
              onChange={(n) => change({ guardrail: { ...guardrail, maxDropPercent: n ?? first.maxDropPercent } })}
              style={{ width: 100 }}
            />
          </Flex>
          <Typography.Text type="secondary">{words.guardrailNote}</Typography.Text>
          {control === 0 && <Alert type="warning" showIcon title={words.guardrailControl} />}
        </Flex>
      )}
    </>
  )
}

/** That it was, and by how much. */
export function Raised({ id }: { readonly id: string }) {
  const words = useWords().broadcasts
  const { api, slug, timeZone } = useProject()
  const { time, language } = useFormat(timeZone)
  const query = useQuery({
    queryKey: ['alerts', slug, 'guardrail', id],
    queryFn: () => call<{ items: readonly AlertRow[] }>(`${api}/alerts?journeyId=${id}`),
    refetchInterval: 60_000,
  })
  return query.data?.items
    .filter((one) => one.kind === 'guardrail')
    .map((one) => (
      <Alert key={one.id} type="error" showIcon title={one.text[language]} description={words.guardrailRaised(time(one.openedAt))} />
    ))
}
