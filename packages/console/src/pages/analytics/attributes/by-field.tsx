import { type Attribute, type AttributeBy, maxEdges } from '@millrace/contract/queries/index.ts'
import { Select, Space, Typography } from 'antd'
import { useCatalog } from '../../../lib/catalog.ts'
import { useWords } from '../../../lib/words.ts'
import { SegmentField } from '../../../ui/segment-field.tsx'
import { Choice } from '../question.tsx'

const ages = [18, 25, 35, 45, 60]

/** Properties of profiles that may be shown by value, and the type of one. */
function useProfileProperties() {
  const known = (useCatalog().data?.profileProperties ?? []).filter((one) => !one.pii)
  return { known, typeOf: (property: string | undefined) => known.find((one) => one.name === property)?.type }
}

/** A property of profiles, and whether it is read as an age: only a text can say a birthday. */
export function AttributeField({
  value,
  onChange,
}: {
  readonly value: Attribute | undefined
  readonly onChange: (value: Attribute) => void
}) {
  const words = useWords().attributes
  const { known, typeOf } = useProfileProperties()
  return (
    <Space wrap>
      <Select
        aria-label={words.property}
        placeholder={words.property}
        showSearch
        value={value?.property ?? null}
        options={known.map(({ name }) => ({ value: name, label: name }))}
        onChange={(property) => property && onChange({ property, as: 'value' })}
        popupMatchSelectWidth={false}
        style={{ width: 200 }}
      />
      {value && (typeOf(value.property) === 'string' || value.as === 'age') && (
        <Choice label={words.as} value={value.as} words={words.readings} onChange={(as) => onChange({ ...value, as })} />
      )}
    </Space>
  )
}

const segment = 'segment'
const keyOf = (of: 'property' | 'tag', name: string): string => JSON.stringify([of, name])
const chosen = (by: AttributeBy): string => {
  if (by.of === 'segment') return segment
  return by.of === 'tag' ? keyOf('tag', by.tag) : keyOf('property', by.property)
}

/** What people are told apart by: a property, a tag, or whether they are in a segment. */
export function ByField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: AttributeBy | undefined
  readonly onChange: (value: AttributeBy | undefined) => void
}) {
  const words = useWords().attributes
  const { known } = useProfileProperties()
  const tags = useCatalog().data?.tags ?? []
  const choices = new Map<string, AttributeBy>([
    ...known.map(({ name }) => [keyOf('property', name), { of: 'property', property: name, as: 'value' }] as const),
    ...tags.map((tag) => [keyOf('tag', tag), { of: 'tag', tag }] as const),
    [segment, { of: 'segment', id: '' }],
    // What an address or a saved question asks for, though nobody has it any more.
    ...(value && value.of !== 'segment' ? [[chosen(value), value] as const] : []),
  ])
  return (
    <Space wrap align="center">
      <Typography.Text type="secondary" style={{ display: 'inline-block', minWidth: 72 }}>
        {label}
      </Typography.Text>
      <Select
        aria-label={label}
        placeholder={words.nothing}
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        value={value ? chosen(value) : null}
        options={[
          { label: words.properties, options: known.map(({ name }) => ({ value: keyOf('property', name), label: name })) },
          { label: words.tags, options: tags.map((tag) => ({ value: keyOf('tag', tag), label: tag })) },
          { value: segment, label: words.bySegment },
        ]}
        onChange={(key?: string) => onChange(key === undefined ? undefined : choices.get(key))}
        popupMatchSelectWidth={false}
        style={{ width: 200 }}
      />
      {value?.of === 'segment' && <SegmentField id={value.id} onChange={(id) => onChange({ of: 'segment', id })} />}
      {value?.of === 'property' && <Intervals value={value} onChange={onChange} />}
    </Space>
  )
}

type ByProperty = Extract<AttributeBy, { of: 'property' }>

function Intervals({ value, onChange }: { readonly value: ByProperty; readonly onChange: (value: ByProperty) => void }) {
  const words = useWords().attributes
  const type = useProfileProperties().typeOf(value.property)
  const { edges, ...rest } = value
  return (
    <Space wrap>
      {(type === 'string' || value.as === 'age') && (
        <Choice
          label={words.as}
          value={value.as}
          words={words.readings}
          onChange={(as) => onChange({ of: 'property', property: value.property, as, ...(as === 'age' ? { edges: ages } : {}) })}
        />
      )}
      {(type === 'number' || value.as === 'age' || edges) && (
        <Select
          aria-label={words.edges}
          mode="tags"
          prefix={words.edges}
          value={(edges ?? []).map(String)}
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', ' ', '，']}
          onChange={(texts: string[]) => {
            const next = [...new Set(texts.map(Number))].filter((n) => Number.isFinite(n)).toSorted((a, b) => a - b)
            onChange(next.length > 0 ? { ...rest, edges: next.slice(0, maxEdges) } : rest)
          }}
          style={{ minWidth: 200 }}
        />
      )}
    </Space>
  )
}
