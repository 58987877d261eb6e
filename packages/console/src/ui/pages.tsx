import { keepPreviousData, type UndefinedInitialDataInfiniteOptions, type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'

/** What every list of the API answers: some rows, and where the next ones begin. */
export interface PageOf<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

type Options<P> = Pick<
  UndefinedInitialDataInfiniteOptions<P, Error, InfiniteData<P, string>, readonly unknown[], string>,
  'refetchInterval' | 'placeholderData'
> & {
  /** What is asked, when it is too long for an address; posted with the cursor. */
  readonly body?: object
}

/** A list of the project, page after page; `path` is the route below the project, with its filters. */
export function usePages<P extends PageOf<unknown>>(queryKey: readonly unknown[], path: string, { body, ...options }: Options<P> = {}) {
  const { api } = useProject()
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      body
        ? call<P>(`${api}/${path}`, { method: 'POST', body: pageParam ? { ...body, cursor: pageParam } : body })
        : call<P>(`${api}/${path}${pageParam && `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(pageParam)}`}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    ...options,
  })
}

/** The rows of all pages that are there. */
export const rowsOf = <T,>(query: { readonly data: { readonly pages: readonly PageOf<T>[] } | undefined }): T[] =>
  query.data?.pages.flatMap((page) => page.items) ?? []

/** The same for `Loaded`: the rows once there are any, or why there are none. */
export const loadedRows = <T,>(query: {
  readonly data: { readonly pages: readonly PageOf<T>[] } | undefined
  readonly isError: boolean
  readonly error: Error | null
  refetch(): Promise<unknown>
}) => ({ data: query.data && rowsOf(query), isError: query.isError, error: query.error, refetch: () => query.refetch() })

/** Asks for the next page, as long as there is one. */
export function More({
  query,
  size,
}: {
  readonly query: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; fetchNextPage(): Promise<unknown> }
  readonly size?: 'small'
}) {
  const words = useWords()
  if (!query.hasNextPage) return null
  return (
    <Button
      {...(size ? { size } : {})}
      style={{ alignSelf: 'center' }}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {words.common.more}
    </Button>
  )
}

/** While other rows are fetched, the ones of before stay. */
export const keepRows = { placeholderData: keepPreviousData }
