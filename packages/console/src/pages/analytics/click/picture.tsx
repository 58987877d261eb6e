import type { PagePicture, PagePictures } from '@millrace/contract/assets/page-pictures.ts'
import { type ClickQuery, pageOf } from '@millrace/contract/queries/index.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { PictureButton } from '../../assets/picker.tsx'
import { useTileQuestion } from '../tile-context.ts'

/** What the first page of a question looks like on its device; of all devices, on any that has a picture. */
export function usePicture({ pages, device }: ClickQuery): PagePicture | undefined {
  const { api, slug, can } = useProject()
  const page = pageOf(pages[0] ?? '')
  const { data } = useQuery({
    queryKey: ['page-pictures', slug, page],
    queryFn: () => call<PagePictures>(`${api}/page-pictures?page=${encodeURIComponent(page)}`),
    enabled: can('analytics.read'),
  })
  return data?.items.find((one) => device === null || one.device === device)
}

/** Chooses the picture below the map, for who may. */
export function PictureOf({ query, picture }: { readonly query: ClickQuery; readonly picture: PagePicture | undefined }) {
  const words = useWords().clicks
  const { api, slug, can } = useProject()
  const isOnTile = useTileQuestion() !== undefined
  const client = useQueryClient()
  const { message } = App.useApp()
  const page = pageOf(query.pages[0] ?? '')
  const device = query.device ?? picture?.device ?? 'desktop'
  const save = useMutation({
    mutationFn: (assetId: string | null) => call(`${api}/page-pictures`, { method: 'PUT', body: { page, device, assetId } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['page-pictures', slug, page] }),
    onSuccess: (_, assetId) => void (assetId === null && message.success(words.dropped)),
    onError: (error) => void message.error(error.message),
  })
  if (isOnTile || !can('analytics.write') || !can('content.read')) return null
  return (
    <Flex gap={8} wrap>
      <PictureButton label={picture ? words.changePicture : words.addPicture} onPick={(_, asset) => save.mutate(asset.id)} />
      {picture && <Button onClick={() => save.mutate(null)}>{words.dropPicture}</Button>}
    </Flex>
  )
}
