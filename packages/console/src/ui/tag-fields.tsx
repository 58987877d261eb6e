import type { TagRule } from '@millrace/contract/rules/index.ts'
import { Checkbox, Space, Tag } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { type TagNode, useTagTree, useTagValues } from '../lib/tags.ts'
import { useWords } from '../lib/words.ts'
import { ComparisonFields } from './comparison-fields.tsx'
import { isMoneyFigure } from './figure-fields.tsx'
import { TagPicker } from './tag-picker.tsx'
import { hasBelow, TagValuePicker } from './tag-value-picker.tsx'

interface Props {
  readonly rule: TagRule
  readonly onChange: (rule: TagRule) => void
}

/** Has a tag: with any value, with one and perhaps what is below it, or with a number that compares. */
export function TagFields({ rule, onChange }: Props) {
  const words = useWords()
  const all = useTagTree().data?.items ?? []
  const tags = all.filter((one) => !one.isArchived)
  const tag = tags.find((one) => one.name === rule.tag)
  const isArchived = !tag && all.some((one) => one.name === rule.tag)
  const isNumber = rule.is !== undefined || (rule.value === undefined && tag?.kind === 'figure')
  return (
    <Space wrap size={6}>
      <TagPicker tag={rule.tag} tags={tags} onChange={(name, value, isAbove) => onChange(valued(name, value, isAbove))} />
      {isArchived && <Tag title={words.tags.archived}>{words.common.archived}</Tag>}
      {rule.tag !== '' && (isNumber ? <Compared rule={rule} tag={tag} onChange={onChange} /> : <Valued rule={rule} onChange={onChange} />)}
    </Space>
  )
}

/** No value is any value: an empty one would ask for people whose tag has none. */
const valued = (tag: string, value: string | undefined, below = false): TagRule => ({
  kind: 'tag',
  tag,
  ...(value ? { value, ...(below && { below: true }) } : {}),
})

function Compared({ rule, tag, onChange }: Props & { readonly tag: TagNode | undefined }) {
  const words = useWords().tags
  const properties = useCatalog().data?.eventProperties ?? []
  return (
    <ComparisonFields
      is={rule.is}
      isMoney={tag?.figure ? isMoneyFigure(tag.figure, properties) : false}
      without={words.anyValue}
      onChange={(is) => onChange({ kind: 'tag', tag: rule.tag, ...(is && { is }) })}
    />
  )
}

function Valued({ rule, onChange }: Props) {
  const words = useWords().tags
  const values = useTagValues(rule.tag)
  const { value } = rule
  const put = (next: string | undefined, below: boolean): void => onChange(valued(rule.tag, next, below))
  return (
    <Space wrap size={6}>
      <TagValuePicker value={value} values={values} onChange={(next) => put(next, next !== undefined && hasBelow(values, next))} />
      {value !== undefined && (rule.below || hasBelow(values, value)) && (
        <Checkbox checked={rule.below === true} onChange={({ target }) => put(value, target.checked)}>
          {words.andBelow}
        </Checkbox>
      )}
    </Space>
  )
}
