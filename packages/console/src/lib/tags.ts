import type { TagRuns } from '@millrace/contract/tags/api.ts'
import { levelsOf, type TagTree, type TagValues } from '@millrace/contract/tags/tree.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useSettled } from './settled.ts'

export type TagNode = TagTree['items'][number]

/** All tags of the project, with their categories; those without a definition too. */
export function useTagTree(enabled = true) {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['tags', slug, 'tree'],
    queryFn: () => call<TagTree>(`${api}/tags/tree`),
    staleTime: 30_000,
    enabled,
  })
}

/** Categories that tags stand in, and the levels above them. */
export function useTagCategories(): readonly string[] {
  const { data } = useTagTree()
  return [...new Set((data?.items ?? []).flatMap(({ category }) => levelsOf(category)))].toSorted()
}

/** How often a tag was computed, and what came of it. */
export const useTagRuns = (id: string | undefined, refetchInterval: number | false = false) => {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['tag-runs', slug, id],
    queryFn: () => call<TagRuns>(`${api}/tags/${id}/runs`),
    enabled: id !== undefined,
    refetchInterval,
  })
}

const valuesQuery = (api: string, slug: string, tag: string) => ({
  queryKey: ['tags', slug, 'values', tag],
  queryFn: () => call<TagValues>(`${api}/tags/values?tag=${encodeURIComponent(tag)}`),
  staleTime: 30_000,
})

/** Values of a tag with the levels above them, to choose from. */
export function useTagValues(tag: string): TagValues['items'] {
  const { api, slug } = useProject()
  const asked = useSettled(tag, 300)
  const { data } = useQuery({ ...valuesQuery(api, slug, asked), enabled: asked !== '' })
  return (asked === tag ? data?.items : undefined) ?? []
}

/** The same when somebody asks for them. */
export function useAskTagValues(): (tag: string) => Promise<TagValues> {
  const { api, slug } = useProject()
  const client = useQueryClient()
  return (tag) => client.fetchQuery(valuesQuery(api, slug, tag))
}
