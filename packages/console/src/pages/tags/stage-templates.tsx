import type { Stages } from '@millrace/contract/tags/index.ts'
import { type StageEvents, stagesFrom, type StageTemplate, stageTemplates } from '@millrace/contract/tags/stage-templates.ts'
import { Form, Modal, Radio, Space, Typography } from 'antd'
import { useState } from 'react'
import { useCatalog } from '../../lib/catalog.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useWords } from '../../lib/words.ts'
import { isMoneyProperty } from '../../ui/figure-fields.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { useEventProperties } from './properties.ts'

interface Asked {
  readonly template: StageTemplate
  readonly visit: string
  readonly order: string
  readonly intent: string
  readonly amount: string
  readonly atLeast?: number
}

/** Asks which events stages are made of, and puts them into the editor. */
export function StageTemplates({ onUse, onClose }: { readonly onUse: (definition: Stages) => void; readonly onClose: () => void }) {
  const words = useWords().stages.template
  const language = usePreferences((state) => state.language)
  const catalog = useCatalog().data
  const events = catalog?.events.map((one) => one.name) ?? []
  const [asked, setAsked] = useState<Asked>({ template: 'lifecycle', visit: '', order: '', intent: '', amount: '' })
  const amounts = useEventProperties(asked.order, 'number')
  const isMoney = isMoneyProperty(asked.amount, catalog?.eventProperties ?? [])
  const atLeast = asked.atLeast ?? (isMoney ? 100_000 : 1_000)
  const put = (part: Partial<Asked>): void => setAsked({ ...asked, ...part })
  const use = (): void => {
    onUse(stagesFrom(asked.template, eventsOf({ ...asked, atLeast }), language))
    onClose()
  }
  const named = (key: 'visit' | 'order' | 'intent' | 'amount', names: readonly string[], note?: string) => (
    <Form.Item label={words[key]} extra={note}>
      <NameField label={words[key]} value={asked[key]} names={names} onChange={(next) => put({ [key]: next })} width="100%" />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={words.title}
      onCancel={onClose}
      okText={words.use}
      okButtonProps={{ disabled: asked.visit === '' || asked.order === '' }}
      onOk={use}
    >
      <Typography.Paragraph type="secondary">{words.hint}</Typography.Paragraph>
      <Form layout="vertical">
        <Form.Item label={words.which}>
          <Radio.Group
            aria-label={words.which}
            value={asked.template}
            onChange={({ target }) => put({ template: target.value as StageTemplate })}
          >
            <Space orientation="vertical" size={4}>
              {stageTemplates.map((one) => (
                <Radio key={one} value={one}>
                  {words.names[one]}
                  <br />
                  <Typography.Text type="secondary">{words.about[one]}</Typography.Text>
                </Radio>
              ))}
            </Space>
          </Radio.Group>
        </Form.Item>
        {named('visit', events)}
        {named('order', events)}
        {asked.template === 'adoption' && named('intent', events, words.intentNote)}
        {named('amount', amounts, words.amountNote)}
        {asked.amount !== '' && (
          <Form.Item label={words.atLeast}>
            <NumberField label={words.atLeast} value={atLeast} isMoney={isMoney} onChange={(next) => put({ atLeast: next })} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}

const eventsOf = ({ template, visit, order, intent, amount, atLeast }: Required<Asked>): StageEvents => ({
  visit,
  order,
  ...(template === 'adoption' && intent !== '' ? { intent } : {}),
  ...(amount === '' ? {} : { spent: { property: amount, atLeast } }),
})
