import type { PeopleList as Answer, Person } from '@millrace/contract/profiles/api.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Input, Select, Table, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords, type Words } from '../../lib/words.ts'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useCatalog } from '../../lib/catalog.ts'
import { keepRows, More, rowsOf, usePages } from '../../ui/pages.tsx'

/** Properties shown as columns of their own, remembered for each project. */
function useColumns(slug: string) {
  const key = `millrace.columns.${slug}`
  const [columns, setColumns] = useState<string[]>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
    } catch {
      return []
    }
  })
  function choose(next: string[]): void {
    setColumns(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // The choice then lasts as long as the page.
    }
  }
  return [columns, choose] as const
}

export function PeopleList() {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  const { values, set } = useFilters('q')
  const catalog = useCatalog()
  const [columns, setColumns] = useColumns(slug)
  const query = usePages<Answer>(
    ['people', slug, values.q],
    `people?limit=50${values.q ? `&search=${encodeURIComponent(values.q)}` : ''}`,
    keepRows,
  )
  const items = rowsOf(query)
  const empty = values.q === '' ? <Teach text={words.people.empty} action={<ConnectLink />} /> : <Teach text={words.people.nobody} />
  return (
    <Page
      title={words.people.title}
      note={query.data ? words.common.total(number(query.data.pages[0]?.total ?? 0)) : undefined}
      extra={
        <Button disabled={items.length === 0} onClick={() => savePeople(items, words)}>
          {words.common.download}
        </Button>
      }
    >
      <Flex gap={8} wrap>
        <Input.Search
          allowClear
          defaultValue={values.q}
          placeholder={words.people.placeholder}
          aria-label={words.people.placeholder}
          onSearch={(text) => set('q', text.trim())}
          style={{ maxWidth: 420 }}
        />
        <Select
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          aria-label={words.people.columns}
          placeholder={words.people.columns}
          value={columns}
          onChange={setColumns}
          options={(catalog.data?.profileProperties ?? []).map((one) => ({ value: one.name, label: one.name }))}
          style={{ minWidth: 200, maxWidth: 360 }}
        />
      </Flex>
      {query.isError ? (
        <ErrorState query={query} />
      ) : (
        <PeopleTable items={items} isLoading={query.isPending} columns={columns} empty={empty} />
      )}
      <More query={query} />
    </Page>
  )
}

/** The loaded people as a file: ids and every property in a column of its own. */
export function savePeople(items: readonly Person[], words: Words): void {
  const types = [...new Set(items.flatMap((person) => person.ids.map((id) => id.type)))]
  const names = [...new Set(items.flatMap((person) => Object.keys(person.properties)))]
  const rows = items.map((person) => [
    person.id,
    ...types.map((type) =>
      person.ids
        .filter((id) => id.type === type)
        .map((id) => id.value)
        .join(' '),
    ),
    ...names.map((name) => person.properties[name] ?? ''),
    person.tags.map((tag) => tag.tag).join(' '),
    person.createdAt,
  ])
  downloadCsv('people', ['One-ID', ...types, ...names, words.people.tags, words.people.created], rows)
}

export function PeopleTable({
  items,
  isLoading,
  columns = [],
  empty,
}: {
  readonly items: readonly Person[]
  readonly isLoading: boolean
  readonly columns?: readonly string[]
  /** What to say of nobody. */
  readonly empty: ReactNode
}) {
  const words = useWords()
  const { slug } = useProject()
  const chosen = columns.map((name) => ({
    key: name,
    title: name,
    ellipsis: true,
    render: (_: unknown, person: Person) => textOf(person.properties[name]),
  }))
  const all = { title: words.people.profile, ellipsis: true, render: (_: unknown, person: Person) => short(person.properties) }
  return (
    <Table<Person>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 640 + 120 * columns.length }}
      locale={{ emptyText: empty }}
      columns={[
        { title: words.people.ids, render: (_, person) => <PersonLink slug={slug} person={person} /> },
        ...(chosen.length > 0 ? chosen : [all]),
        { title: words.people.tags, render: (_, person) => <TagList tags={person.tags} /> },
        { title: words.common.state, width: 110, render: (_, person) => words.people.level[person.level] },
        { title: words.people.created, width: 140, render: (_, person) => <Time at={person.createdAt} /> },
      ]}
    />
  )
}

function TagList({ tags }: { readonly tags: Person['tags'] }) {
  const shown = tags.slice(0, 4)
  return (
    <span title={tags.map((tag) => tag.tag).join(', ')}>
      {shown.map((tag) => (
        <Tag key={tag.tag}>{tag.tag}</Tag>
      ))}
      {tags.length > shown.length && `+${tags.length - shown.length}`}
    </span>
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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '–' : JSON.stringify(value))

const short = (properties: Person['properties']): string =>
  Object.entries(properties)
    .slice(0, 5)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(' · ')
