import { type Branch, levelsOf, nested, type TagValues } from '@millrace/contract/tags/tree.ts'
import { TreeSelect } from 'antd'
import { type ReactNode, useState } from 'react'
import { type TagNode, useAskTagValues } from '../lib/tags.ts'
import { useWords } from '../lib/words.ts'
import { Counted } from './counted.tsx'
import { useTreePopup } from './tree-popup.tsx'
import { hasBelow } from './tag-value-picker.tsx'

/** Between what a node is and where it stands: in no name of a tag. */
const mark = '\u001f'
/** Kinds whose values are not chosen: there are none, or they are numbers. */
const withoutValues: ReadonlySet<TagNode['kind']> = new Set(['rule', 'figure', 'planned'])
/** So many are shown opened. */
const fewTags = 30

interface Node {
  readonly value: string
  readonly title: ReactNode
  readonly selectable?: boolean
  readonly isLeaf?: boolean
  readonly children?: Node[]
}

/** A tag by its category, and a value of it below; what is typed is looked for among all of them, or taken as it is. */
export function TagPicker({
  tag,
  tags,
  onChange,
}: {
  readonly tag: string
  readonly tags: readonly TagNode[]
  readonly onChange: (tag: string, value?: string, isAbove?: boolean) => void
}) {
  const words = useWords()
  const [search, setSearch] = useState('')
  const [values, setValues] = useState<ReadonlyMap<string, TagValues['items']>>(new Map())
  const ask = useAskTagValues()
  const typed = search.trim()
  const tree = treeOf(tags, values, words.tags)
  const own = typed === '' || tags.some((one) => one.name === typed) ? [] : [{ value: typed, title: words.tags.useTyped(typed) }]
  // The list may be opened before it is known what is in it.
  const [expanded, setExpanded] = useState<readonly (string | number)[]>()
  const chosen = tags.find((one) => one.name === tag)
  const openAtFirst = tags.length <= fewTags ? keysOf(tree) : above(chosen, words.tags)
  return (
    <TreeSelect<{ value: string; label: ReactNode } | undefined>
      {...useTreePopup()}
      aria-label={words.segments.addTag}
      placeholder={words.segments.addTag}
      labelInValue
      value={tag === '' ? undefined : { value: tag, label: tag }}
      showSearch={{ searchValue: search, onSearch: setSearch, filterTreeNode: false }}
      treeData={typed === '' ? tree : [...found(tags, typed, words.tags), ...own]}
      treeExpandedKeys={[...(expanded ?? openAtFirst)]}
      onTreeExpand={(keys) => setExpanded(keys.map(String))}
      loadData={async (node) => {
        const name = String(node.value)
        const { items } = await ask(name)
        setValues((known) => new Map(known).set(name, items))
      }}
      notFoundContent={words.tags.noTags}
      onChange={(next) => {
        setSearch('')
        const [name = '', chosen] = (next?.value ?? '').split(mark)
        onChange(name, chosen, chosen !== undefined && hasBelow(values.get(name) ?? [], chosen))
      }}
      popupMatchSelectWidth={300}
      style={{ width: 220 }}
    />
  )
}

type Text = Pick<ReturnType<typeof useWords>['tags'], 'noCategory' | 'noDefinition'>

/** Where a tag stands: those without a definition, and those without a category, apart. */
const placeOf = ({ id, category }: TagNode, words: Text): string =>
  id === null ? words.noDefinition : category === '' ? words.noCategory : category

function treeOf(tags: readonly TagNode[], values: ReadonlyMap<string, TagValues['items']>, words: Text): Node[] {
  const inPlace = Map.groupBy(tags, (tag) => placeOf(tag, words))
  const category = ({ path, name, below }: Branch): Node => ({
    value: `${mark}${path}`,
    title: name,
    selectable: false,
    children: [...below.map(category), ...(inPlace.get(path) ?? []).map((tag) => tagNode(tag, values.get(tag.name)))],
  })
  const places = [...inPlace.keys()]
  const last = [words.noCategory, words.noDefinition]
  return nested([...places.filter((one) => !last.includes(one)), ...places.filter((one) => last.includes(one))]).map(category)
}

function tagNode({ name, people, kind }: TagNode, values: TagValues['items'] | undefined): Node {
  const counts = new Map(values?.map((one) => [one.value, one.people]))
  const level = (one: Branch): Node => ({
    value: `${name}${mark}${one.path}`,
    title: <Counted text={one.name} people={counts.get(one.path)} />,
    isLeaf: one.below.length === 0,
    children: one.below.map(level),
  })
  const node = { value: name, title: <Counted text={name} people={people} />, isLeaf: withoutValues.has(kind) || values?.length === 0 }
  return values ? { ...node, children: nested(values.map((one) => one.value)).map(level) } : node
}

const found = (tags: readonly TagNode[], typed: string, words: Text): Node[] =>
  tags
    .filter((tag) => `${tag.name}\n${placeOf(tag, words)}`.toLowerCase().includes(typed.toLowerCase()))
    .map((tag) => ({ value: tag.name, title: <Counted text={tag.name} note={placeOf(tag, words)} people={tag.people} />, isLeaf: true }))

/** Categories that are open so that a tag is seen. */
const above = (tag: TagNode | undefined, words: Text): string[] => (tag ? levelsOf(placeOf(tag, words)).map((level) => mark + level) : [])

const keysOf = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => (node.selectable === false ? [node.value, ...keysOf(node.children ?? [])] : []))
