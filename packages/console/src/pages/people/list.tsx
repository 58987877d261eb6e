import type { PeopleList as Answer, Person } from '@millrace/contract/profiles/api.ts'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Table, Tag } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export function PeopleList() {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const navigate = useNavigate()
  const { q = '' } = useSearch({ strict: false }) as { q?: string } /* free text of the address */
  const query = useInfiniteQuery({
    queryKey: ['people', slug, q],
    queryFn: ({ pageParam }) =>
      call<Answer>(`${api}/people?limit=50${q ? `&search=${encodeURIComponent(q)}` : ''}${pageParam ? `&cursor=${pageParam}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={words.people.title} note={query.data ? words.common.total(number(query.data.pages[0]?.total ?? 0)) : undefined}>
      <Input.Search
        allowClear
        defaultValue={q}
        placeholder={words.people.placeholder}
        aria-label={words.people.placeholder}
        onSearch={(text) =>
          void navigate({ to: '/$slug/people/list', params: { slug }, search: (text ? { q: text } : {}) as never /* untyped search */ })
        }
        style={{ maxWidth: 480 }}
      />
      {query.isError ? <ErrorState query={query} /> : <PeopleTable items={items} isLoading={query.isPending} />}
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {words.common.more}
        </Button>
      )}
    </Page>
  )
}

export function PeopleTable({ items, isLoading }: { readonly items: readonly Person[]; readonly isLoading: boolean }) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Table<Person>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 640 }}
      locale={{ emptyText: <Teach text={words.people.empty} action={<ConnectLink />} /> }}
      columns={[
        { title: words.people.ids, render: (_, person) => <PersonLink slug={slug} person={person} /> },
        { title: words.people.profile, ellipsis: true, render: (_, person) => short(person.properties) },
        { title: words.people.tags, render: (_, person) => person.tags.slice(0, 4).map((tag) => <Tag key={tag.tag}>{tag.tag}</Tag>) },
        { title: words.common.state, width: 110, render: (_, person) => words.people.level[person.level] },
        { title: words.people.created, width: 140, render: (_, person) => <Time at={person.createdAt} /> },
      ]}
    />
  )
}

function PersonLink({ slug, person }: { readonly slug: string; readonly person: Person }) {
  const best = person.ids.find((id) => id.type === 'login_id') ?? person.ids[0]
  return (
    <Link to="/$slug/people/list/$id" params={{ slug, id: String(person.id) }}>
      {best?.value ?? `#${person.id}`}
    </Link>
  )
}

const short = (properties: Person['properties']): string =>
  Object.entries(properties)
    .slice(0, 5)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(' · ')
