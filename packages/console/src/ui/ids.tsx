import { Flex, Typography } from 'antd'
import { useWords } from '../lib/words.ts'

interface Id {
  readonly type: string
  readonly value: string
}

/** What a type of id is called; those of an account, an app or a project of its own say which. */
export function useIdTypes(): (type: string) => string {
  const names: Readonly<Record<string, string>> = useWords().identity.types
  return (type) => {
    const at = type.indexOf(':')
    if (at < 0) return names[type] ?? type
    return `${names[type.slice(0, at)] ?? type.slice(0, at)} · ${type.slice(at + 1)}`
  }
}

/** Ids one below the other, each with its type. */
export function IdLines({ ids }: { readonly ids: readonly Id[] }) {
  const nameOf = useIdTypes()
  return (
    <Flex vertical>
      {ids.map((id) => (
        <span key={`${id.type}${id.value}`} style={{ overflowWrap: 'anywhere' }}>
          <Typography.Text type="secondary">{nameOf(id.type)}</Typography.Text> {id.value}
        </span>
      ))}
    </Flex>
  )
}
