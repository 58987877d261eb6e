import type { CallDetail, Calls, CallSettings, CallTask } from '@millrace/contract/calls/api.ts'
import { type CallResult, resultsOf } from '@millrace/contract/calls/results.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { keepRows, usePages } from '../../ui/pages.tsx'

/** Colleagues take tasks meanwhile. */
const everyMs = 10_000

export function useCalls(query: string) {
  const { slug } = useProject()
  return usePages<Calls>(['calls', slug, query], `calls?limit=50${query}`, { refetchInterval: everyMs, ...keepRows })
}

export function useCall(id: number) {
  const { api, slug } = useProject()
  return useQuery({ queryKey: ['call', slug, id], queryFn: () => call<CallDetail>(`${api}/calls/${id}`), refetchInterval: everyMs })
}

export function useCallers() {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['calls/callers', slug],
    queryFn: () => call<{ members: { id: number; name: string }[] }>(`${api}/calls/callers`),
    staleTime: 60_000,
  })
  return query.data?.members ?? []
}

export function useCallSettings() {
  const { api, slug } = useProject()
  return useQuery({ queryKey: ['calls/settings', slug], queryFn: () => call<CallSettings>(`${api}/calls/settings`), staleTime: 60_000 })
}

/** The results of the project, and what a code is called. */
export function useResults(): { readonly results: readonly CallResult[]; nameOf(code: string): string } {
  const language = usePreferences((state) => state.language)
  const results = resultsOf(useCallSettings().data?.results ?? [])
  const nameOf = (code: string): string => {
    const found = results.find((one) => one.code === code)
    return found ? (language === 'zh' ? found.nameZh : found.nameEn) : code
  }
  return { results, nameOf }
}

/** Something done with call tasks; lists and the open task show it at once. */
export function useDoCalls<T>(onSuccess: (done: T) => void) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: object }) =>
      call<T>(`${api}/calls/${path}`, { method: 'POST', body }),
    onSuccess: async (done) => {
      onSuccess(done)
      await Promise.all([client.invalidateQueries({ queryKey: ['calls', slug] }), client.invalidateQueries({ queryKey: ['call', slug] })])
    },
    onError: (error) => {
      const [field] = error instanceof ApiProblem ? error.errors : []
      void message.error(field ? `${error.message} ${field.path.replace('body.', '')}: ${field.message}` : error.message)
    },
  })
}

const most = 10_000

/** Every task of a list, page after page, for a file. */
export async function allCalls(api: string, query: string): Promise<CallTask[]> {
  const rows: CallTask[] = []
  for (let cursor = ''; rows.length < most; ) {
    const page = await call<Calls>(`${api}/calls?limit=200${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    rows.push(...page.items)
    if (page.next === null) break
    cursor = page.next
  }
  return rows
}
