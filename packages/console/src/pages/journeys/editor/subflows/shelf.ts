import { asGroup, type Place } from '@millrace/contract/journeys/index.ts'
import type { Subflow, SubflowDetail } from '@millrace/contract/journeys/subflows.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect } from 'react'
import { create } from 'zustand'
import { call } from '../../../../lib/api.ts'
import { useProject } from '../../../../lib/session.ts'
import { focusStep } from '../keys.ts'
import { useEditor } from '../store.ts'

interface Shelf {
  readonly items: readonly Subflow[]
  /** Puts the newest version into a place, as a copy. */
  readonly put: (id: string, place: Place) => void
}

/** Sub-flows that can be put in: asked for once, shown by the palette and every "+". */
export const useShelf = create<Shelf>(() => ({ items: [], put: () => undefined }))

const nothing: readonly Subflow[] = []

export function useFilledShelf(): void {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { data } = useQuery({
    queryKey: ['subflows', slug],
    queryFn: () => call<{ items: Subflow[] }>(`${api}/subflows?limit=200`),
    staleTime: 30_000,
  })
  const items = data?.items ?? nothing
  useEffect(() => {
    async function put(id: string, place: Place): Promise<void> {
      const { name, versions } = await client.fetchQuery({
        queryKey: ['subflow', slug, id],
        queryFn: () => call<SubflowDetail>(`${api}/subflows/${id}`),
      })
      const [newest] = versions
      if (!newest) return
      const fragment = asGroup({ subflow: id, name, version: newest.version, fragment: newest.fragment })
      useEditor.getState().apply({ op: 'paste', fragment, place })
      focusStep(useEditor.getState().selected)
    }
    useShelf.setState({ items, put: (id, place) => void put(id, place).catch((error: Error) => message.error(error.message)) })
  }, [items, api, slug, client, message])
}
