import type { Tag, TagRuns } from '@millrace/contract/tags/api.ts'
import { bucketsOf, cells, type Definition, tiersOf } from '@millrace/contract/tags/index.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useSettled } from './settled.ts'

/** Categories that tags stand in, and the levels above them. */
export function useTagCategories(): readonly string[] {
  const { api, slug } = useProject()
  const { data } = useQuery({
    queryKey: ['tags', slug, 'categories'],
    queryFn: () => call<{ items: Tag[] }>(`${api}/tags?limit=200`),
    staleTime: 30_000,
  })
  return [...new Set((data?.items ?? []).flatMap(({ category }) => levelsOf(category)))].toSorted()
}

/** `a/b` → `a`, `a/b`. */
function levelsOf(category: string): string[] {
  const parts = category === '' ? [] : category.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
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

/** Values to choose from when something asks for a tag: what its definition allows, else what people had last. */
export function useTagValues(name: string): readonly string[] {
  const { api, slug } = useProject()
  const asked = useSettled(name, 300)
  const { data } = useQuery({
    queryKey: ['tags', slug, 'named', asked],
    queryFn: () => call<{ items: Tag[] }>(`${api}/tags?limit=200&search=${encodeURIComponent(asked.slice(0, 100))}`),
    enabled: asked !== '',
    staleTime: 30_000,
  })
  const tag = data?.items.find((one) => one.name === name)
  const known = tag && valuesIn(tag.definition)
  const runs = useTagRuns(tag && !known ? tag.id : undefined)
  return known ?? runs.data?.items[0]?.values.map((one) => one.value) ?? []
}

/** Every value a definition can give, where that is known from it alone. */
function valuesIn(definition: Definition): readonly string[] | undefined {
  switch (definition.kind) {
    case 'rule':
      return []
    case 'layers':
      return [...definition.layers.map((one) => one.value), ...(definition.rest === undefined ? [] : [definition.rest])]
    case 'buckets':
      return bucketsOf(definition.edges)
    case 'rfm':
      return Object.values(cells)
    case 'stages':
      return tiersOf(definition)
    default:
      return undefined
  }
}
