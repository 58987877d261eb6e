import { HistoryOutlined } from '@ant-design/icons'
import type { Asked } from '@millrace/contract/analytics/history.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Drawer, Flex, Input, Popconfirm, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { SaveQuestion } from '../boards/save-question.tsx'
import { analyses } from './analyses.ts'
import { aboutOf } from './remembered.ts'
import { useAnalysisWords } from './words.ts'

/** What the reader asked lately: found again, opened again, kept by name. */
export function AnalysisHistory() {
  const words = useWords().shell
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={<HistoryOutlined />} onClick={() => setOpen(true)}>
        {words.history}
      </Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} size={560} title={words.historyTitle} destroyOnHidden>
        {isOpen && <Lately onLeave={() => setOpen(false)} />}
      </Drawer>
    </>
  )
}

function Lately({ onLeave }: { readonly onLeave: () => void }) {
  const { shell, savedQuestions } = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const nameOf = useNameOf()
  const [search, setSearch] = useState('')
  const query = useQuery({ queryKey: ['asked', slug], queryFn: () => call<{ items: Asked[] }>(`${api}/analytics/history`), staleTime: 0 })
  const clear = useMutation({
    mutationFn: () => call(`${api}/analytics/history`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['asked', slug] }),
    onError: (error) => void message.error(error.message),
  })
  const fits = (one: Asked): boolean =>
    `${nameOf(one)} ${aboutOf(one)} ${JSON.stringify(one.query)}`.toLowerCase().includes(search.trim().toLowerCase())
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{shell.historyNote}</Typography.Text>
      <Flex gap={8} wrap>
        <Input.Search
          allowClear
          aria-label={shell.historySearch}
          placeholder={shell.historySearch}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          style={{ flex: 1, minWidth: 180 }}
        />
        <Link to="/$slug/analyze/saved" params={{ slug }}>
          <Button>{savedQuestions.title}</Button>
        </Link>
        <Popconfirm title={shell.sureForget} onConfirm={() => clear.mutate()}>
          <Button loading={clear.isPending} disabled={(query.data?.items.length ?? 0) === 0}>
            {shell.forget}
          </Button>
        </Popconfirm>
      </Flex>
      <Loaded query={query} empty={{ when: ({ items }) => items.length === 0, text: shell.historyEmpty }}>
        {({ items }) => {
          const found = items.filter(fits)
          if (found.length === 0) return <Teach text={shell.historyNone} />
          return (
            <Flex vertical component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
              {found.map((one) => (
                <Row key={one.id} asked={one} name={nameOf(one)} onLeave={onLeave} />
              ))}
            </Flex>
          )
        }}
      </Loaded>
    </Flex>
  )
}

function Row({ asked, name, onLeave }: { readonly asked: Asked; readonly name: string; readonly onLeave: () => void }) {
  const { shell } = useWords()
  const analysis = useAnalysisWords()
  const { slug, can } = useProject()
  const { duration } = useFormat()
  const { model, query, askedAt, ms } = asked
  const about = aboutOf(asked) || analysis.anyEvent
  const page = analyses[model]
  const title = `${name} · ${about}`
  const { from, to, sample, asCollected } = query
  return (
    <Flex
      component="li"
      justify="space-between"
      align="center"
      gap={8}
      style={{ padding: '8px 0', borderBlockEnd: '1px solid rgba(128, 128, 128, 0.2)' }}
    >
      <Flex vertical style={{ minWidth: 0 }}>
        {page ? (
          <Link to={page.path} params={{ slug }} search={{ query } as never /* every page reads its own part */} onClick={onLeave}>
            {title}
          </Link>
        ) : (
          title
        )}
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {typeof from === 'string' && typeof to === 'string' && `${from} – ${to} · `}
          <Time at={askedAt} />
          {` · ${ms < 1_000 ? `${ms} ms` : duration(ms)} `}
          {typeof sample === 'number' && <Tag>{shell.sampled(sample)}</Tag>}
          {asCollected === true && <Tag>{shell.collected}</Tag>}
        </Typography.Text>
      </Flex>
      {can('analytics.write') && <SaveQuestion title={title.slice(0, 100)} model={model} query={query} />}
    </Flex>
  )
}

function useNameOf(): (asked: Asked) => string {
  const { menu } = useWords()
  return ({ model }) => {
    const page = analyses[model]
    return page ? menu[page.name] : model
  }
}
