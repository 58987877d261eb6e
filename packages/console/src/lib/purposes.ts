import type { Purpose } from '@millrace/contract/messaging/consents.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useFormat } from './words.ts'

/** What people of the project can agree to, and how it is called in the language of whoever looks. */
export function usePurposes(enabled = true) {
  const { api, slug } = useProject()
  const { language } = useFormat()
  const query = useQuery({ queryKey: ['purposes', slug], queryFn: () => call<{ items: Purpose[] }>(`${api}/consent-purposes`), enabled })
  const items = query.data?.items ?? []
  const nameOf = (key: string): string => {
    const found = items.find((one) => one.key === key)
    return found ? (language === 'zh' ? found.nameZh : found.nameEn) : key
  }
  return { query, items, nameOf }
}
