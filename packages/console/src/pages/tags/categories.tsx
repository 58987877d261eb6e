import { type Branch, nested, noCategory } from '@millrace/contract/tags/tree.ts'
import { Card, Tree, TreeSelect } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTagTree } from '../../lib/tags.ts'
import { useWords } from '../../lib/words.ts'
import { Counted } from '../../ui/counted.tsx'
import { useTreePopup } from '../../ui/tree-popup.tsx'

interface Props {
  readonly nodes: Category[]
  /** Empty: all. */
  readonly category: string
  readonly onChange: (category: string) => void
}

interface Category {
  readonly key: string
  readonly value: string
  readonly title: ReactNode
  readonly children: Category[]
}

/** Beside the list: each category with how many tags are in it and below it. */
export function CategoryTree({ nodes, category, onChange }: Props) {
  const words = useWords().tags
  // What comes later is open as well.
  const [closed, setClosed] = useState<readonly string[]>([])
  return (
    <Card size="small" title={words.category} styles={{ body: { padding: 8, maxHeight: 'calc(100vh - 180px)', overflow: 'auto' } }}>
      <Tree
        aria-label={words.category}
        blockNode
        expandedKeys={keysOf(nodes).filter((key) => !closed.includes(key))}
        onExpand={(open) => setClosed(keysOf(nodes).filter((key) => !open.includes(key)))}
        treeData={nodes}
        selectedKeys={[category || all]}
        onSelect={([key]) => onChange(key === undefined || key === all ? '' : String(key))}
      />
    </Card>
  )
}

/** The same as a field, where there is no room beside the list. */
export function CategorySelect({ nodes, category, onChange }: Props) {
  const words = useWords().tags
  return (
    <TreeSelect
      {...useTreePopup()}
      aria-label={words.category}
      showSearch={{ treeNodeFilterProp: 'value' }}
      treeDefaultExpandAll
      treeData={nodes}
      value={category || all}
      onChange={(value: string) => onChange(value === all ? '' : value)}
      popupMatchSelectWidth={280}
      style={{ width: 240 }}
    />
  )
}

const keysOf = (nodes: readonly Category[]): string[] => nodes.flatMap((node) => [node.key, ...keysOf(node.children)])

/** No category ends like this. */
const all = '*/'

/** Categories of the tags in use or of the archived ones; none while there is but one. */
export function useCategories(isArchived: boolean): Category[] {
  const words = useWords().tags
  const tags = (useTagTree().data?.items ?? []).filter((one) => one.id !== null && one.isArchived === isArchived)
  const within = (path: string): number => tags.filter((one) => one.category === path || one.category.startsWith(`${path}/`)).length
  const leaf = (value: string, text: string, people: number, children: Category[] = []): Category => ({
    key: value,
    value,
    title: <Counted text={text} people={people} />,
    children,
  })
  const node = ({ path, name, below }: Branch): Category => leaf(path, name, within(path), below.map(node))
  if (tags.every((one) => one.category === '')) return []
  const without = tags.filter((one) => one.category === '').length
  return [
    leaf(all, words.allCategories, tags.length),
    ...nested(tags.map((one) => one.category)).map(node),
    ...(without > 0 ? [leaf(noCategory, words.noCategory, without)] : []),
  ]
}
