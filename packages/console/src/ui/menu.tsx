import {
  AppstoreOutlined,
  BarChartOutlined,
  DatabaseOutlined,
  NotificationOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { Permission } from '@millrace/contract/permissions.ts'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Badge, Menu, type MenuProps } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useWords, type Words } from '../lib/words.ts'

interface Entry {
  readonly path: string
  readonly label: string
  /** Who may not read it does not see it. */
  readonly needs: Permission
}
interface Group {
  readonly key: string
  readonly label: string
  readonly icon: ReactNode
  readonly pages: readonly Entry[]
}

/** The groups the work falls into. A page stands here once it works. */
const groupsOf = (menu: Words['menu']): readonly Group[] => [
  {
    key: 'people',
    label: menu.peopleGroup,
    icon: <TeamOutlined />,
    pages: [
      { path: '/people/list', label: menu.people, needs: 'people.read' },
      { path: '/people/segments', label: menu.segments, needs: 'segments.read' },
      { path: '/people/tags', label: menu.tags, needs: 'segments.read' },
      { path: '/people/tiers', label: menu.tiers, needs: 'segments.read' },
      { path: '/people/edits', label: menu.edits, needs: 'people.write' },
      { path: '/people/conflicts', label: menu.conflicts, needs: 'people.read' },
    ],
  },
  {
    key: 'engage',
    label: menu.engage,
    icon: <NotificationOutlined />,
    pages: [
      { path: '/engage/journeys', label: menu.journeys, needs: 'journeys.read' },
      { path: '/engage/broadcasts', label: menu.broadcasts, needs: 'journeys.read' },
      { path: '/engage/calendar', label: menu.calendar, needs: 'journeys.read' },
      { path: '/engage/coverage', label: menu.coverage, needs: 'journeys.read' },
      { path: '/engage/alerts', label: menu.alerts, needs: 'journeys.read' },
      { path: '/engage/templates', label: menu.templates, needs: 'content.read' },
      { path: '/engage/assets', label: menu.assets, needs: 'content.read' },
      { path: '/engage/shared-blocks', label: menu.sharedBlocks, needs: 'content.read' },
      { path: '/engage/brand', label: menu.brand, needs: 'content.read' },
      { path: '/engage/links', label: menu.links, needs: 'content.read' },
      { path: '/engage/reach', label: menu.reach, needs: 'segments.read' },
      { path: '/engage/inbox', label: menu.inbox, needs: 'inbox.read' },
      { path: '/engage/calls', label: menu.calls, needs: 'calls.read' },
      { path: '/engage/messages', label: menu.messages, needs: 'messages.read' },
      { path: '/engage/suppressions', label: menu.suppressions, needs: 'people.read_pii' },
      { path: '/engage/mailbox', label: menu.mailbox, needs: 'people.read_pii' },
    ],
  },
  {
    key: 'analyze',
    label: menu.analyze,
    icon: <BarChartOutlined />,
    pages: [
      { path: '/analyze/boards', label: menu.boards, needs: 'analytics.read' },
      { path: '/analyze/saved', label: menu.savedQuestions, needs: 'analytics.read' },
      { path: '/analyze/events', label: menu.events, needs: 'analytics.read' },
      { path: '/analyze/funnel', label: menu.funnel, needs: 'analytics.read' },
      { path: '/analyze/retention', label: menu.retention, needs: 'analytics.read' },
      { path: '/analyze/distribution', label: menu.distribution, needs: 'analytics.read' },
      { path: '/analyze/interval', label: menu.interval, needs: 'analytics.read' },
      { path: '/analyze/paths', label: menu.paths, needs: 'analytics.read' },
      { path: '/analyze/clicks', label: menu.clicks, needs: 'analytics.read' },
      { path: '/analyze/process', label: menu.process, needs: 'analytics.read' },
      { path: '/analyze/attribution', label: menu.attribution, needs: 'analytics.read' },
      { path: '/analyze/sessions', label: menu.sessions, needs: 'analytics.read' },
      { path: '/analyze/effect', label: menu.effect, needs: 'analytics.read' },
      { path: '/analyze/readers', label: menu.readers, needs: 'analytics.read' },
      { path: '/analyze/leaving', label: menu.leaving, needs: 'analytics.read' },
      { path: '/analyze/ltv', label: menu.ltv, needs: 'analytics.read' },
      { path: '/analyze/key-events', label: menu.keyEvents, needs: 'analytics.read' },
      { path: '/analyze/factors', label: menu.factors, needs: 'analytics.read' },
      { path: '/analyze/attributes', label: menu.attributes, needs: 'analytics.read' },
      { path: '/analyze/contrast', label: menu.contrast, needs: 'analytics.read' },
      { path: '/analyze/lifecycle', label: menu.lifecycle, needs: 'analytics.read' },
      { path: '/analyze/matrix', label: menu.matrix, needs: 'analytics.read' },
      { path: '/analyze/sql', label: menu.sql, needs: 'people.read_pii' },
      { path: '/analyze/metrics', label: menu.metrics, needs: 'analytics.read' },
      { path: '/analyze/metric-alerts', label: menu.metricAlerts, needs: 'analytics.read' },
      { path: '/analyze/costs', label: menu.costs, needs: 'journeys.read' },
      { path: '/analyze/dose', label: menu.dose, needs: 'messages.read' },
      { path: '/analyze/notes', label: menu.notes, needs: 'analytics.read' },
    ],
  },
  {
    key: 'data',
    label: menu.data,
    icon: <DatabaseOutlined />,
    pages: [
      { path: '/data/sources', label: menu.sources, needs: 'sources.read' },
      { path: '/data/channels', label: menu.channels, needs: 'catalog.read' },
      { path: '/data/live', label: menu.live, needs: 'data.read' },
      { path: '/data/catalog', label: menu.catalog, needs: 'catalog.read' },
      { path: '/data/items', label: menu.items, needs: 'catalog.read' },
      { path: '/data/connections', label: menu.connections, needs: 'sources.read' },
      { path: '/data/imports', label: menu.imports, needs: 'data.import' },
      { path: '/data/quality', label: menu.quality, needs: 'data.read' },
    ],
  },
  {
    key: 'settings',
    label: menu.settings,
    icon: <SettingOutlined />,
    pages: [
      { path: '/settings/project', label: menu.project, needs: 'project.read' },
      { path: '/settings/id-types', label: menu.idTypes, needs: 'project.read' },
      { path: '/settings/privacy', label: menu.privacy, needs: 'project.read' },
      { path: '/settings/members', label: menu.members, needs: 'project.read' },
      { path: '/settings/email', label: menu.email, needs: 'messages.read' },
      { path: '/settings/sms', label: menu.sms, needs: 'channels.manage' },
      { path: '/settings/push', label: menu.push, needs: 'channels.manage' },
      { path: '/settings/webhook', label: menu.webhook, needs: 'channels.manage' },
      { path: '/settings/calls', label: menu.callSettings, needs: 'channels.manage' },
      { path: '/settings/alert-destinations', label: menu.destinations, needs: 'channels.manage' },
      { path: '/settings/contact-rules', label: menu.contactRules, needs: 'messages.read' },
      { path: '/settings/encryption-keys', label: menu.keys, needs: 'sources.read' },
      { path: '/settings/tokens', label: menu.tokens, needs: 'tokens.manage' },
      { path: '/settings/jobs', label: menu.jobs, needs: 'jobs.read' },
      { path: '/settings/audit', label: menu.audit, needs: 'audit.read' },
    ],
  },
]

export function SideMenu({ onPick }: { readonly onPick: () => void }) {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const groups = groupsOf(words.menu).flatMap((group) => {
    const pages = group.pages.filter((page) => can(page.needs))
    return pages.length > 0 ? [{ ...group, pages }] : []
  })
  const items: MenuProps['items'] = [
    { key: `/${slug}`, label: words.menu.overview, icon: <AppstoreOutlined /> },
    ...groups.map((group) => ({
      key: group.key,
      label: group.label,
      icon: group.icon,
      children: group.pages.map((page) => ({
        key: `/${slug}${page.path}`,
        label: page.path in counted ? <Counted path={page.path as Counting} label={page.label} /> : page.label,
      })),
    })),
  ]
  const selected = groups
    .flatMap((group) => group.pages.map((page) => `/${slug}${page.path}`))
    .find((key) => pathname === key || pathname.startsWith(`${key}/`))
  // The menu is longer than most screens: where one is stands in sight.
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector('.ant-menu-item-selected')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <div ref={box}>
      <Menu
        mode="inline"
        inlineIndent={16}
        style={{ border: 'none' }}
        defaultOpenKeys={groups.map((group) => group.key)}
        selectedKeys={[selected ?? `/${slug}`]}
        items={items}
        onClick={({ key }) => {
          onPick()
          void navigate({ to: key })
        }}
      />
    </div>
  )
}

/** Pages whose line says how many wait there for whoever looks. */
const counted = {
  '/engage/journeys': {
    key: 'journeys',
    ask: 'journeys?waiting=true&limit=100',
    needs: 'journeys.approve',
    read: ({ items }: { items: readonly object[] }): number => items.length,
    words: (words: Words): string => words.review.forMe,
  },
  '/engage/broadcasts': {
    key: 'broadcasts',
    ask: 'broadcasts?waiting=true&limit=100',
    needs: 'journeys.approve',
    read: ({ items }: { items: readonly object[] }): number => items.length,
    words: (words: Words): string => words.review.forMe,
  },
  '/engage/inbox': {
    key: 'conversations',
    ask: 'conversations?limit=1',
    needs: 'inbox.answer',
    read: ({ waiting = 0 }: { waiting?: number }): number => waiting,
    words: (words: Words): string => words.coverage.replies,
  },
  '/engage/calls': {
    key: 'calls',
    ask: 'calls?limit=1',
    needs: 'calls.work',
    read: ({ counts }: { counts?: { due: number } }): number => counts?.due ?? 0,
    words: (words: Words): string => words.calls.waiting,
  },
} as const
type Counting = keyof typeof counted

function Counted({ path, label }: { readonly path: Counting; readonly label: string }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { key, ask, needs, read, words: say } = counted[path]
  const waiting = useQuery({
    queryKey: [key, slug, 'waiting'],
    queryFn: () => call<{ items: readonly object[]; waiting?: number; counts?: { due: number } }>(`${api}/${ask}`),
    enabled: can(needs),
    refetchInterval: 60_000,
  })
  const n = waiting.data ? read(waiting.data) : 0
  if (n === 0) return label
  return (
    <>
      {label} <Badge count={n} size="small" title={`${say(words)}: ${n}`} />
    </>
  )
}
