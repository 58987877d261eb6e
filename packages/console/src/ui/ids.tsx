import { isEndedType, livingType } from '@millrace/contract/identity/lives.ts'
import type { IdentitySettings } from '@millrace/contract/identity/types.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Typography } from 'antd'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useFormat, useWords } from '../lib/words.ts'

interface Id {
  readonly type: string
  readonly value: string
}

/** What the project says of its types of ids. */
export function useIdentitySettings() {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['identity-settings', slug],
    queryFn: () => call<IdentitySettings>(`${api}/identity/settings`),
    staleTime: 60_000,
  })
}

/** What a type of id is called: as the project names it, and with the account or app it belongs to. */
export function useIdTypes(): (type: string) => string {
  const names: Readonly<Record<string, string>> = useWords().identity.types
  const { language } = useFormat()
  const types = useIdentitySettings().data?.types ?? []
  const { ended } = useWords().identity
  const nameOf = (type: string): string => {
    if (isEndedType(type)) return ended(nameOf(livingType(type)))
    const own = types.find((one) => one.type === type)
    const name = (language === 'zh' ? own?.nameZh : own?.nameEn) ?? own?.nameZh ?? own?.nameEn
    if (name) return name
    const at = type.indexOf(':')
    if (at < 0) return names[type] ?? type
    return `${names[type.slice(0, at)] ?? type.slice(0, at)} · ${type.slice(at + 1)}`
  }
  return nameOf
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
