import type { Source, SourceKind } from '@millrace/contract/admin/api.ts'
import type { SourceHealth } from '@millrace/contract/ingest/health.ts'
import type { Link, LinkReport } from '@millrace/contract/links/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Typography } from 'antd'
import { useRef } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { cardKinds, isOfKind, KindCard, type KindState, linkKinds } from './card.tsx'
import { LinkSource } from './links.tsx'
import { Panels } from './panel.tsx'

interface Answer {
  readonly items: readonly Source[]
  readonly publicUrl: string
}

/** Every way of connecting as a card; the chosen one below, with what it needs and whether something has come. */
export function SourcesPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set } = useFilters('kind')
  const query = useQuery({ queryKey: ['sources', slug], queryFn: () => call<Answer>(`${api}/sources`), refetchInterval: 2_000 })
  const health = useQuery({
    queryKey: ['sources', slug, 'health'],
    queryFn: () => call<{ items: readonly SourceHealth[] }>(`${api}/sources/health`),
    refetchInterval: 5_000,
  })
  const links = useLinkStates()
  const details = useRef<HTMLDivElement>(null)
  return (
    <Page title={words.sources.title} note={words.sources.note}>
      <Loaded query={query}>
        {({ items }) => {
          const chosen = cardKinds.find((kind) => kind === values.kind) ?? cardKinds.find((kind) => items.some(isOfKind(kind))) ?? 'web'
          return (
            <Flex vertical gap={24}>
              <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))' }}>
                {cardKinds.map((kind) => (
                  <KindCard
                    key={kind}
                    kind={kind}
                    state={linkKinds.has(kind) ? links.stateOf(kind) : stateOf(items.filter(isOfKind(kind)))}
                    isChosen={kind === chosen}
                    onChoose={() => {
                      set('kind', kind)
                      // On a phone the details are far below.
                      details.current?.scrollIntoView({ block: 'nearest' })
                    }}
                  />
                ))}
              </div>
              <Flex vertical gap={12} ref={details}>
                <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                  {words.sources.kinds[chosen]}
                </Typography.Title>
                {linkKinds.has(chosen) ? (
                  <LinkSource kind={chosen} links={links.of(chosen).length} clicks={links.clicksOf(chosen)} />
                ) : (
                  <Panels kind={chosen} sources={items.filter(isOfKind(chosen))} health={health.data?.items ?? []} />
                )}
              </Flex>
            </Flex>
          )
        }}
      </Loaded>
    </Page>
  )
}

function stateOf(sources: readonly Source[]): KindState {
  const seen = sources.flatMap((source) => source.lastSeenAt ?? []).toSorted()
  const last = seen.at(-1)
  if (last !== undefined) return { kind: 'received', at: last }
  return { kind: sources.length > 0 ? 'waiting' : 'off' }
}

/** Staff and QR codes are connected by links: on once there is one, received once somebody followed one. */
function useLinkStates() {
  const { api, slug, can } = useProject()
  const list = useQuery({
    queryKey: ['links', slug, 'sources'],
    queryFn: () => call<{ items: readonly Link[] }>(`${api}/links?limit=200`),
    enabled: can('content.read'),
    refetchInterval: 5_000,
  })
  const report = useQuery({
    queryKey: ['links', slug, 'report', 'sources'],
    queryFn: () => call<LinkReport>(`${api}/links/report`),
    enabled: can('analytics.read'),
    refetchInterval: 5_000,
  })
  const numbers = new Map(report.data?.items.map((row) => [row.id, row]))
  const of = (kind: SourceKind): readonly Link[] =>
    list.data?.items.filter((link) => (kind === 'staff' ? link.owner?.kind === 'staff' : link.owner?.kind !== 'staff')) ?? []
  const clicksOf = (kind: SourceKind): number =>
    of(kind).reduce((sum, link) => sum + ((kind === 'staff' ? numbers.get(link.id)?.clicks : numbers.get(link.id)?.scans) ?? 0), 0)
  const state = (kind: SourceKind): KindState =>
    clicksOf(kind) > 0 ? { kind: 'received', at: null } : { kind: of(kind).length > 0 ? 'waiting' : 'off' }
  return { of, clicksOf, stateOf: state }
}
