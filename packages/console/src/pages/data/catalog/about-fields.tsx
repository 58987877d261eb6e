import { type PlanStatus, planStatuses } from '@millrace/contract/catalog/plan.ts'
import { Form, Input, Select, Tag } from 'antd'
import { useWords } from '../../../lib/words.ts'

const colours = { seen: 'default', planned: 'success', deprecated: 'warning', blocked: 'error' } as const

/** Where an event or a property stands. */
export function StatusTag({ status }: { readonly status: PlanStatus }) {
  const words = useWords()
  return <Tag color={colours[status]}>{words.plan.statuses[status]}</Tag>
}

/** What people say of an event or a property: the same fields for both. */
export function AboutFields() {
  const words = useWords()
  return (
    <>
      <Form.Item name="status" label={words.plan.status}>
        <Select
          options={planStatuses.map((value) => ({ value, label: `${words.plan.statuses[value]} · ${words.plan.statusNotes[value]}` }))}
        />
      </Form.Item>
      <Form.Item name="displayZh" label={words.plan.displayZh} rules={[{ max: 100 }]}>
        <Input />
      </Form.Item>
      <Form.Item name="displayEn" label={words.plan.displayEn} rules={[{ max: 100 }]}>
        <Input />
      </Form.Item>
      <Form.Item name="description" label={words.plan.description} rules={[{ max: 1000 }]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} placeholder={words.plan.descriptionHint} />
      </Form.Item>
      <Form.Item name="steward" label={words.plan.steward} rules={[{ max: 100 }]}>
        <Input />
      </Form.Item>
    </>
  )
}

/** Texts as the API takes them: nothing typed is nothing. */
export const orNull = (text: string | null | undefined): string | null => text?.trim() || null

type Texts = Partial<Record<'displayZh' | 'displayEn' | 'description' | 'steward', string | null | undefined>>
export const textsOf = ({ displayZh, displayEn, description, steward }: Texts) => ({
  displayZh: orNull(displayZh),
  displayEn: orNull(displayEn),
  description: orNull(description),
  steward: orNull(steward),
})
