import { maxAge } from '@millrace/contract/rules/index.ts'
import { mostEdges, type Edges } from '@millrace/contract/segments/groups-api.ts'
import type { Attribute } from '@millrace/contract/segments/groups.ts'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Flex, Select } from 'antd'
import { call } from '../../lib/api.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { useProject } from '../../lib/session.ts'
import { useTierSets, valuesOfTiers } from '../../lib/tiers.ts'
import { useWords } from '../../lib/words.ts'
import { AmountsField } from '../../ui/amount-field.tsx'
import { SegmentsField } from '../../ui/segments-field.tsx'

type Change = (attribute: Attribute | undefined) => void

/** What people are divided by: a tier set, a tag, a property, or a few segments. */
export function AttributeField({
  label,
  placeholder,
  value,
  onChange,
  disabled = false,
}: {
  readonly label: string
  readonly placeholder: string
  readonly value: Attribute | undefined
  readonly onChange: Change
  readonly disabled?: boolean
}) {
  const words = useWords().tiers
  const { options, attributeOf, isNumber, isText } = useChoices()
  const suggest = useSuggestions()
  // Numbers are seldom groups as they are: ranges are offered at once.
  async function choose(key: string | undefined): Promise<void> {
    const next = key === undefined ? undefined : attributeOf(key)
    if (next?.by !== 'property' || !isNumber(next.property)) return onChange(next)
    const { even } = await suggest.ask(next.property)
    onChange(even.length > 0 ? { ...next, edges: even } : next)
  }
  return (
    <Flex gap={8} wrap align="start">
      <Select
        aria-label={label}
        placeholder={placeholder}
        showSearch
        allowClear
        disabled={disabled}
        loading={suggest.isPending}
        value={value ? keyOf(value) : null}
        options={options}
        onChange={(key: string | null | undefined) => void choose(key ?? undefined)}
        popupMatchSelectWidth={false}
        style={{ width: 220 }}
      />
      {value?.by === 'segments' && (
        <SegmentsField
          label={words.chooseSegments}
          ids={value.ids}
          most={4}
          width={360}
          onChange={(ids) => onChange({ by: 'segments', ids })}
        />
      )}
      {value?.by === 'property' && isNumber(value.property) && <EdgesField value={value} onChange={onChange} suggest={suggest} />}
      {value?.by === 'property' && isText(value.property) && <AgesField value={value} onChange={onChange} />}
    </Flex>
  )
}

const keyOf = (attribute: Attribute): string =>
  attribute.by === 'segments' ? 'segments' : `${attribute.by} ${attribute.by === 'tag' ? attribute.tag : attribute.property}`

function useChoices() {
  const words = useWords().tiers
  const catalog = useCatalog().data
  const sets = useTierSets().data?.items ?? []
  const tiers = new Set(sets.map((one) => one.name))
  const tags = (catalog?.tags ?? []).filter((tag) => !tiers.has(tag))
  const properties = catalog?.profileProperties ?? []
  const group = (label: string, kind: 'tag' | 'property', names: readonly string[]) =>
    names.length === 0 ? [] : [{ label, options: names.map((name) => ({ value: `${kind} ${name}`, label: name })) }]
  return {
    options: [
      ...group(words.kinds.tiers, 'tag', [...tiers]),
      ...group(
        words.kinds.properties,
        'property',
        properties.map((one) => one.name),
      ),
      ...group(words.kinds.tags, 'tag', tags),
      { label: words.kinds.segments, options: [{ value: 'segments', label: words.someSegments }] },
    ],
    attributeOf(key: string): Attribute {
      const [kind, name] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)]
      if (kind === 'property') return { by: 'property', property: name }
      if (kind !== 'tag') return { by: 'segments', ids: [] }
      const set = sets.find((one) => one.name === name)
      return set ? { by: 'tag', tag: name, values: valuesOfTiers(set) } : { by: 'tag', tag: name }
    },
    isNumber: (name: string): boolean => properties.find((one) => one.name === name)?.type === 'number',
    isText: (name: string): boolean => properties.find((one) => one.name === name)?.type === 'string',
  }
}

function useSuggestions() {
  const { api } = useProject()
  const { message } = App.useApp()
  const { mutateAsync, isPending } = useMutation({
    mutationFn: (property: string) => call<Edges>(`${api}/segments/groups/edges`, { method: 'POST', body: { property } }),
    onError: (error) => void message.error(error.message),
  })
  const nothing: Pick<Edges, 'even' | 'quantiles'> = { even: [], quantiles: [] }
  return { isPending, ask: (property: string) => mutateAsync(property).catch(() => nothing) }
}

const usualAges = [18, 25, 35, 45, 60]

/** A text may be a date of birth: ages instead of its values. */
function AgesField({ value, onChange }: { readonly value: Extract<Attribute, { by: 'property' }>; readonly onChange: Change }) {
  const words = useWords().tiers
  function put(edges: readonly number[]): void {
    const ascending = [...new Set(edges)].filter((one) => Number.isInteger(one) && one >= 1 && one <= maxAge).toSorted((a, b) => a - b)
    onChange({
      by: 'property',
      property: value.property,
      ...(ascending.length > 0 ? { age: true, edges: ascending.slice(0, mostEdges) } : {}),
    })
  }
  if (!value.age)
    return (
      <Button size="small" onClick={() => put(usualAges)}>
        {words.byAge}
      </Button>
    )
  return (
    <Flex gap={8} wrap align="center">
      <EdgeNumbers label={words.ageEdges} edges={value.edges ?? []} onChange={put} />
      <Button size="small" onClick={() => put([])}>
        {words.values}
      </Button>
    </Flex>
  )
}

function EdgeNumbers(props: {
  readonly label: string
  readonly edges: readonly number[]
  readonly onChange: (edges: readonly number[]) => void
}) {
  return (
    <Select
      mode="tags"
      aria-label={props.label}
      placeholder={props.label}
      value={props.edges.map(String)}
      onChange={(next: string[]) => props.onChange(next.map(Number).filter(Number.isFinite))}
      tokenSeparators={[',', '，', ' ']}
      open={false}
      suffixIcon={null}
      style={{ minWidth: 180 }}
    />
  )
}

/** Ranges of a number: edges by hand or as offered; without any each number is a group. */
function EdgesField({
  value,
  onChange,
  suggest,
}: {
  readonly value: Extract<Attribute, { by: 'property' }>
  readonly onChange: Change
  readonly suggest: ReturnType<typeof useSuggestions>
}) {
  const words = useWords().tiers
  const isMoney = useCatalog().data?.profileProperties.find((one) => one.name === value.property)?.unit === 'money'
  function put(edges: readonly number[]): void {
    const ascending = [...new Set(edges)].toSorted((a, b) => a - b).slice(0, mostEdges)
    onChange({ by: 'property', property: value.property, ...(ascending.length > 0 ? { edges: ascending } : {}) })
  }
  const take = async (which: 'even' | 'quantiles'): Promise<void> => put((await suggest.ask(value.property))[which])
  return (
    <Flex gap={8} wrap align="center">
      {isMoney ? (
        <AmountsField label={words.edges} values={value.edges ?? []} onChange={put} />
      ) : (
        <EdgeNumbers label={words.edges} edges={value.edges ?? []} onChange={put} />
      )}
      <Button size="small" onClick={() => void take('even')}>
        {words.even}
      </Button>
      <Button size="small" onClick={() => void take('quantiles')}>
        {words.quantiles}
      </Button>
      {value.edges && (
        <Button size="small" onClick={() => put([])}>
          {words.values}
        </Button>
      )}
    </Flex>
  )
}
