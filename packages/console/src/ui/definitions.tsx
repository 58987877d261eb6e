import { Flex, Input, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useProject } from '../lib/session.ts'
import { useFilters } from '../lib/url-state.ts'
import { useWords } from '../lib/words.ts'
import { loadedRows, More, type PageOf, usePages } from './pages.tsx'
import { Loaded, type Teaching } from './states.tsx'

/** A list of definitions, page after page: last changed first, by a part of the name, the archived ones apart. */
export function useDefinitions<T>(
  path:
    | 'segments'
    | 'tags'
    | 'templates'
    | 'journeys'
    | 'broadcasts'
    | 'links'
    | 'shared-blocks'
    | 'inbox/replies'
    | 'metrics'
    | 'metric-alerts'
    | 'boards'
    | 'saved-questions',
  refetchInterval: number | false = false,
  /** Filters of this list alone. */
  ...own: readonly string[]
) {
  const { slug } = useProject()
  const { query } = useFilters('search', 'archived', ...own)
  return usePages<PageOf<T>>([path, slug, 'pages', query], `${path}?limit=50${query}`, { refetchInterval })
}

/** Search, the archive, the rows, and more of them; what an empty list teaches is only said where nothing is filtered. */
export function Definitions<T>({
  query,
  empty,
  filter,
  hasArchive = true,
  children,
}: {
  readonly query: ReturnType<typeof useDefinitions<T>>
  readonly empty: Teaching
  /** One of this list alone. */
  readonly filter?: { readonly field: ReactNode; readonly isSet: boolean }
  readonly hasArchive?: boolean
  readonly children: (rows: T[]) => ReactNode
}) {
  const words = useWords()
  const { values, set } = useFilters('search', 'archived')
  const isFiltered = values.search !== '' || values.archived !== '' || filter?.isSet === true
  return (
    <>
      <Flex gap={8} wrap>
        {filter?.field}
        <Input.Search
          allowClear
          aria-label={words.common.search}
          placeholder={words.common.search}
          defaultValue={values.search}
          onSearch={(text) => set('search', text.trim())}
          style={{ width: 240 }}
        />
        {hasArchive && (
          <Segmented
            aria-label={words.common.archived}
            value={values.archived === 'true' ? 'true' : ''}
            options={[
              { value: '', label: words.common.current },
              { value: 'true', label: words.common.archived },
            ]}
            onChange={(value) => set('archived', value)}
          />
        )}
      </Flex>
      <Loaded
        query={loadedRows(query)}
        empty={{ when: (rows) => rows.length === 0, ...(isFiltered ? { text: words.common.empty } : empty) }}
      >
        {(rows) => children(rows)}
      </Loaded>
      <More query={query} />
    </>
  )
}
