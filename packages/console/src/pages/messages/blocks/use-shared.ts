import type { SharedBlock } from '@millrace/contract/content/blocks/api.ts'
import { type KeptBrand, plainBrand } from '@millrace/contract/content/blocks/brand.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'

export type SharedChoice = Pick<SharedBlock, 'id' | 'name' | 'blocks'>

/** Blocks that mails of the project share. */
export function useShared(): readonly SharedChoice[] {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['shared-blocks', slug, 'all'],
    queryFn: () => call<{ items: SharedBlock[] }>(`${api}/shared-blocks?limit=200`),
  })
  return query.data?.items ?? []
}

/** How mails look; plain until it has come. */
export function useBrand(): KeptBrand {
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['brand', slug], queryFn: () => call<KeptBrand>(`${api}/brand`) })
  return query.data ?? { ...plainBrand, revision: 0 }
}
