import type { TrackingPlan } from '@millrace/contract/catalog/api.ts'
import { type PlanModes, recordModes, valueModes } from '@millrace/contract/catalog/plan.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Popconfirm, Select, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'

const choices: Readonly<Record<keyof PlanModes, readonly (typeof valueModes)[number][]>> = {
  unplannedEvents: recordModes,
  missingProperties: recordModes,
  unplannedProperties: valueModes,
  wrongValues: valueModes,
}
const names = Object.keys(choices) as (keyof PlanModes)[]

/** What becomes of data that is not as planned. Each choice is saved as it is made. */
export function PlanTab() {
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['catalog', slug, 'plan'], queryFn: () => call<TrackingPlan>(`${api}/catalog/plan`) })
  return <Loaded query={query}>{(plan) => <Modes plan={plan} />}</Loaded>
}

function Modes({ plan }: { readonly plan: TrackingPlan }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const done = {
    onSettled: () => client.invalidateQueries({ queryKey: ['catalog', slug] }),
    onError: (error: Error) => void message.error(error.message),
  }
  const change = useMutation({
    mutationFn: (modes: PlanModes) =>
      call<TrackingPlan>(`${api}/catalog/plan`, { method: 'PUT', body: { modes }, revision: plan.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['catalog', slug, 'plan'], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    ...done,
  })
  const adopt = useMutation({ mutationFn: () => call(`${api}/catalog/plan/adopt`, { method: 'POST' }), ...done })
  const { events, properties } = plan.unreviewed
  const isOpen = can('catalog.write')
  return (
    <Flex vertical gap={16} style={{ maxWidth: 640 }}>
      <Typography.Text type="secondary">{words.plan.note}</Typography.Text>
      <Alert
        type={events + properties > 0 ? 'info' : 'success'}
        showIcon
        title={events + properties > 0 ? words.plan.unreviewed(events, properties) : words.plan.allPlanned}
        description={words.plan.presets}
        action={
          events + properties > 0 && (
            <Popconfirm title={words.plan.sureAdopt} onConfirm={() => adopt.mutate()}>
              <Button size="small" disabled={!isOpen} loading={adopt.isPending}>
                {words.plan.adopt}
              </Button>
            </Popconfirm>
          )
        }
      />
      <Form layout="vertical" disabled={!isOpen || change.isPending}>
        {names.map((name) => (
          <Form.Item key={name} label={words.plan.modes[name]} htmlFor={`plan-${name}`}>
            <Select
              id={`plan-${name}`}
              value={plan.modes[name]}
              options={choices[name].map((value) => ({ value, label: words.plan.choices[value] }))}
              onChange={(mode) => change.mutate({ ...plan.modes, [name]: mode })}
            />
          </Form.Item>
        ))}
      </Form>
    </Flex>
  )
}
