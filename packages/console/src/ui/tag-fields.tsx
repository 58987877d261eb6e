import type { Rule } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Space } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { useTagValues } from '../lib/tags.ts'
import { useWords } from '../lib/words.ts'

type TagRule = Extract<Rule, { kind: 'tag' }>

/** Has a tag, with any value or one. */
export function TagFields({ rule, onChange }: { readonly rule: TagRule; readonly onChange: (rule: TagRule) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const values = useTagValues(rule.tag)
  return (
    <Space wrap size={6}>
      <AutoComplete
        aria-label={words.segments.addTag}
        placeholder={words.segments.addTag}
        value={rule.tag}
        options={(catalog.data?.tags ?? []).map((tag) => ({ value: tag }))}
        onChange={(tag: string) => onChange({ ...rule, tag })}
        style={{ width: 220 }}
      />
      <AutoComplete
        aria-label={words.segments.value}
        placeholder={words.tags.anyValue}
        value={rule.value ?? ''}
        options={values.map((value) => ({ value }))}
        popupMatchSelectWidth={false}
        // No value is any value: an empty one would ask for people whose tag has none.
        onChange={(value: string) => onChange({ kind: 'tag', tag: rule.tag, ...(value === '' ? {} : { value }) })}
        style={{ width: 160 }}
      />
    </Space>
  )
}
