import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useCatalog } from '../../../lib/catalog.ts'
import { useWords } from '../../../lib/words.ts'

const groups = ['profile', 'event', 'item'] as const

/** Names that a text may read: properties of people, of events, and of items that one of them names. */
export function useVariables(): Readonly<Record<(typeof groups)[number], readonly string[]>> {
  const catalog = useCatalog().data
  const own = (owner: 'profile' | 'event') => (owner === 'profile' ? catalog?.profileProperties : catalog?.eventProperties) ?? []
  const named = (owner: 'profile' | 'event'): string[] =>
    [...new Set(own(owner).map(({ name }) => name))].filter((name) => !name.startsWith('$')).map((name) => `${owner}.${name}`)
  const items = (['event', 'profile'] as const).flatMap((owner) =>
    own(owner).flatMap(({ name, itemType }) => {
      const type = itemType ? catalog?.itemTypes.find((one) => one.type === itemType) : undefined
      return (type?.properties ?? []).map((property) => `item.${owner}.${name}.${property.name}`)
    }),
  )
  return { profile: named('profile'), event: named('event'), item: [...new Set(items)] }
}

/** A value out of a menu, written with a default so that nobody is left out. */
export function VariableMenu({ onInsert }: { readonly onInsert: (liquid: string) => void }) {
  const words = useWords().blocks
  const variables = useVariables()
  const items = groups
    .filter((group) => variables[group].length > 0)
    .map((group) => ({
      key: group,
      type: 'group' as const,
      label: words.variableGroups[group],
      children: variables[group].slice(0, 40).map((name) => ({
        key: name,
        label: name,
        onClick: () => onInsert(`{{ ${/^\w+(\.\w+)*$/.test(name) ? name : bracketed(name)} | default: "" }}`),
      })),
    }))
  const none = [{ key: 'none', label: words.noVariables, disabled: true }]
  return (
    <Dropdown trigger={['click']} autoFocus menu={{ items: items.length > 0 ? items : none, style: { maxHeight: 320, overflow: 'auto' } }}>
      <Button size="small" icon={<PlusOutlined />}>
        {words.variable}
      </Button>
    </Dropdown>
  )
}

/** Names that are no plain words: `profile["full name"]`. */
const bracketed = (name: string): string => {
  const [first = '', ...rest] = name.split('.')
  return first + rest.map((step) => `["${step}"]`).join('')
}
