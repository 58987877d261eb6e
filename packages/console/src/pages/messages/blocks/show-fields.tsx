import { type Block, conditionOps, type Show } from '@millrace/contract/content/blocks/schema.ts'
import { AutoComplete, Form, Input, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { useVariables } from './variable-menu.tsx'

/** Who sees a block: everybody, or those of whom a value is there, or is a certain one. */
export function ShowFields({ block, onChange }: { readonly block: Block; readonly onChange: (block: Block) => void }) {
  const words = useWords().blocks
  const variables = useVariables()
  const { show } = block
  const put = (next: Show | null): void => onChange({ ...block, show: next })
  const first = variables.profile[0] ?? 'profile.city'
  return (
    <>
      <Form.Item label={words.show} style={{ marginBottom: 12 }}>
        <Select<Show['op'] | 'always'>
          aria-label={words.show}
          value={show?.op ?? 'always'}
          options={(['always', ...conditionOps] as const).map((value) => ({ value, label: words.shows[value] }))}
          onChange={(op) => put(op === 'always' ? null : { value: show?.value ?? first, op, text: show?.text ?? '' })}
        />
      </Form.Item>
      {show && (
        <Form.Item label={words.showValue} required style={{ marginBottom: 12 }}>
          <AutoComplete
            aria-label={words.showValue}
            value={show.value}
            options={[...variables.profile, ...variables.event].map((value) => ({ value }))}
            showSearch={{ filterOption: (typed, option) => option?.value.includes(typed) ?? false }}
            onChange={(value: string) => put({ ...show, value })}
          />
        </Form.Item>
      )}
      {show && (show.op === 'equals' || show.op === 'differs') && (
        <Form.Item label={words.showText} style={{ marginBottom: 12 }}>
          <Input
            aria-label={words.showText}
            maxLength={200}
            value={show.text}
            onChange={({ target }) => put({ ...show, text: target.value.replace(/["{}\\\r\n]/g, '') })}
          />
        </Form.Item>
      )}
    </>
  )
}
