import { AutoComplete, Form, Input, Segmented } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import type { FieldsOf } from './fields-of.ts'

export const TagFields: FieldsOf<'set_tag'> = ({ node, onChange }) => {
  const words = useWords()
  const catalog = useCatalog()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <Form.Item>
        <Segmented
          aria-label={words.common.actions}
          value={settings.remove ? 'remove' : 'set'}
          options={[
            { value: 'set', label: words.journeys.tagSet },
            { value: 'remove', label: words.journeys.tagRemove },
          ]}
          onChange={(next) => change({ remove: next === 'remove' })}
        />
      </Form.Item>
      <Form.Item label={words.journeys.tag} required>
        <AutoComplete
          aria-label={words.journeys.tag}
          value={settings.tag}
          maxLength={100}
          showSearch={{ filterOption: true }}
          options={(catalog.data?.tags ?? []).map((tag) => ({ value: tag }))}
          onChange={(tag: string) => change({ tag })}
        />
      </Form.Item>
      {!settings.remove && (
        <Form.Item label={words.journeys.tagValue}>
          <Input
            aria-label={words.journeys.tagValue}
            maxLength={200}
            placeholder={words.journeys.tagValueHint}
            value={settings.value}
            onChange={(event) => change({ value: event.target.value })}
          />
        </Form.Item>
      )}
    </>
  )
}
