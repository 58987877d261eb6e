import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { analysisRoutes } from './analysis-routes.tsx'
import { boardRoutes, sharedBoardRoute } from './board-routes.tsx'
import { NoPage } from './ui/no-page.tsx'
import { Home } from './pages/home.tsx'
import { parent, project, root } from './project-route.tsx'
import { settingsRoutes } from './settings-routes.tsx'

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })

const overview = createRoute({
  getParentRoute: parent,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview/overview.tsx'), 'Overview'),
})
const people = createRoute({
  getParentRoute: parent,
  path: '/people/list',
  component: lazyRouteComponent(() => import('./pages/people/list.tsx'), 'PeopleList'),
})
const person = createRoute({
  getParentRoute: parent,
  path: '/people/list/$id',
  component: lazyRouteComponent(() => import('./pages/people/person.tsx'), 'PersonPage'),
})
const conflicts = createRoute({
  getParentRoute: parent,
  path: '/people/conflicts',
  component: lazyRouteComponent(() => import('./pages/identity/conflicts.tsx'), 'ConflictList'),
})
const conflict = createRoute({
  getParentRoute: parent,
  path: '/people/conflicts/$id',
  component: lazyRouteComponent(() => import('./pages/identity/conflict.tsx'), 'ConflictPage'),
})
const segments = createRoute({
  getParentRoute: parent,
  path: '/people/segments',
  component: lazyRouteComponent(() => import('./pages/segments/list.tsx'), 'SegmentList'),
})
const segmentOverlap = createRoute({
  getParentRoute: parent,
  path: '/people/segments/overlap',
  component: lazyRouteComponent(() => import('./pages/segments/overlap.tsx'), 'SegmentOverlap'),
})
const segment = createRoute({
  getParentRoute: parent,
  path: '/people/segments/$id',
  component: lazyRouteComponent(() => import('./pages/segments/editor.tsx'), 'SegmentEditor'),
})
const tags = createRoute({
  getParentRoute: parent,
  path: '/people/tags',
  component: lazyRouteComponent(() => import('./pages/tags/list.tsx'), 'TagList'),
})
const tagCheckUp = createRoute({
  getParentRoute: parent,
  path: '/people/tags/check-up',
  component: lazyRouteComponent(() => import('./pages/tags/check-up.tsx'), 'TagCheckUp'),
})
const tag = createRoute({
  getParentRoute: parent,
  path: '/people/tags/$id',
  component: lazyRouteComponent(() => import('./pages/tags/editor.tsx'), 'TagEditor'),
})
const tiers = createRoute({
  getParentRoute: parent,
  path: '/people/tiers',
  component: lazyRouteComponent(() => import('./pages/tiers/list.tsx'), 'TierList'),
})
const tiersCross = createRoute({
  getParentRoute: parent,
  path: '/people/tiers/cross',
  component: lazyRouteComponent(() => import('./pages/tiers/cross.tsx'), 'CrossAnalysis'),
})
const tier = createRoute({
  getParentRoute: parent,
  path: '/people/tiers/$id',
  component: lazyRouteComponent(() => import('./pages/tiers/tier.tsx'), 'TierPage'),
})
const journeys = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys',
  component: lazyRouteComponent(() => import('./pages/journeys/list.tsx'), 'JourneyList'),
})
const broadcasts = createRoute({
  getParentRoute: parent,
  path: '/engage/broadcasts',
  component: lazyRouteComponent(() => import('./pages/broadcasts/list.tsx'), 'BroadcastList'),
})
const broadcast = createRoute({
  getParentRoute: parent,
  path: '/engage/broadcasts/$id',
  component: lazyRouteComponent(() => import('./pages/broadcasts/broadcast.tsx'), 'BroadcastPage'),
})
const calendar = createRoute({
  getParentRoute: parent,
  path: '/engage/calendar',
  component: lazyRouteComponent(() => import('./pages/journeys/calendar.tsx'), 'CalendarPage'),
})
const journey = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys/$id',
  // Whatever speaks of journeys may mean one behind a broadcast, which has the same id.
  beforeLoad: ({ params }) => {
    if (params.id.startsWith('bct_')) throw redirect({ to: '/$slug/engage/broadcasts/$id', params: params as never /* with the project */ })
  },
  component: lazyRouteComponent(() => import('./pages/journeys/editor/editor.tsx'), 'JourneyEditor'),
})
const journeyRuns = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys/$id/runs',
  component: lazyRouteComponent(() => import('./pages/journeys/runs.tsx'), 'JourneyRuns'),
})
const journeyReport = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys/$id/report',
  component: lazyRouteComponent(() => import('./pages/journeys/report/report.tsx'), 'JourneyReport'),
})
const alerts = createRoute({
  getParentRoute: parent,
  path: '/engage/alerts',
  component: lazyRouteComponent(() => import('./pages/journeys/alerts.tsx'), 'AlertList'),
})
const templates = createRoute({
  getParentRoute: parent,
  path: '/engage/templates',
  component: lazyRouteComponent(() => import('./pages/messages/templates.tsx'), 'TemplateList'),
})
const template = createRoute({
  getParentRoute: parent,
  path: '/engage/templates/$id',
  component: lazyRouteComponent(() => import('./pages/messages/template.tsx'), 'TemplateEditor'),
})
const assets = createRoute({
  getParentRoute: parent,
  path: '/engage/assets',
  component: lazyRouteComponent(() => import('./pages/assets/list.tsx'), 'AssetList'),
})
const sharedBlocks = createRoute({
  getParentRoute: parent,
  path: '/engage/shared-blocks',
  component: lazyRouteComponent(() => import('./pages/messages/blocks/shared-list.tsx'), 'SharedBlockList'),
})
const sharedBlock = createRoute({
  getParentRoute: parent,
  path: '/engage/shared-blocks/$id',
  component: lazyRouteComponent(() => import('./pages/messages/blocks/shared-page.tsx'), 'SharedBlockPage'),
})
const brand = createRoute({
  getParentRoute: parent,
  path: '/engage/brand',
  component: lazyRouteComponent(() => import('./pages/messages/blocks/brand-page.tsx'), 'BrandPage'),
})
const links = createRoute({
  getParentRoute: parent,
  path: '/engage/links',
  component: lazyRouteComponent(() => import('./pages/links/list.tsx'), 'LinkList'),
})
const messages = createRoute({
  getParentRoute: parent,
  path: '/engage/messages',
  component: lazyRouteComponent(() => import('./pages/messages/list.tsx'), 'MessageList'),
})
const message = createRoute({
  getParentRoute: parent,
  path: '/engage/messages/$id',
  component: lazyRouteComponent(() => import('./pages/messages/message.tsx'), 'MessagePage'),
})
const reach = createRoute({
  getParentRoute: parent,
  path: '/engage/reach',
  component: lazyRouteComponent(() => import('./pages/messages/reach-centre.tsx'), 'ReachCentrePage'),
})
const coverage = createRoute({
  getParentRoute: parent,
  path: '/engage/coverage',
  component: lazyRouteComponent(() => import('./pages/journeys/coverage.tsx'), 'CoveragePage'),
})
const inbox = createRoute({
  getParentRoute: parent,
  path: '/engage/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox/inbox.tsx'), 'InboxPage'),
})
const inboxReplies = createRoute({
  getParentRoute: parent,
  path: '/engage/inbox/replies',
  component: lazyRouteComponent(() => import('./pages/inbox/replies.tsx'), 'InboxReplies'),
})
const calls = createRoute({
  getParentRoute: parent,
  path: '/engage/calls',
  component: lazyRouteComponent(() => import('./pages/calls/calls.tsx'), 'CallsPage'),
})
const suppressions = createRoute({
  getParentRoute: parent,
  path: '/engage/suppressions',
  component: lazyRouteComponent(() => import('./pages/messages/suppressions.tsx'), 'SuppressionsPage'),
})
const mailbox = createRoute({
  getParentRoute: parent,
  path: '/engage/mailbox',
  component: lazyRouteComponent(() => import('./pages/messages/mailbox.tsx'), 'MailboxPage'),
})
const edits = createRoute({
  getParentRoute: parent,
  path: '/people/edits',
  component: lazyRouteComponent(() => import('./pages/people/edits.tsx'), 'EditsPage'),
})
const sources = createRoute({
  getParentRoute: parent,
  path: '/data/sources',
  component: lazyRouteComponent(() => import('./pages/data/sources/sources.tsx'), 'SourcesPage'),
})
const channels = createRoute({
  getParentRoute: parent,
  path: '/data/channels',
  component: lazyRouteComponent(() => import('./pages/data/channels/channels.tsx'), 'ChannelsPage'),
})
const live = createRoute({
  getParentRoute: parent,
  path: '/data/live',
  component: lazyRouteComponent(() => import('./pages/data/live.tsx'), 'LivePage'),
})
const catalog = createRoute({
  getParentRoute: parent,
  path: '/data/catalog',
  component: lazyRouteComponent(() => import('./pages/data/catalog/catalog.tsx'), 'CatalogPage'),
})
const items = createRoute({
  getParentRoute: parent,
  path: '/data/items',
  component: lazyRouteComponent(() => import('./pages/data/items.tsx'), 'ItemsPage'),
})
const quality = createRoute({
  getParentRoute: parent,
  path: '/data/quality',
  component: lazyRouteComponent(() => import('./pages/data/quality/quality.tsx'), 'QualityPage'),
})
const imports = createRoute({
  getParentRoute: parent,
  path: '/data/imports',
  component: lazyRouteComponent(() => import('./pages/data/imports/list.tsx'), 'ImportList'),
})
const oneImport = createRoute({
  getParentRoute: parent,
  path: '/data/imports/$id',
  component: lazyRouteComponent(() => import('./pages/data/imports/import.tsx'), 'ImportPage'),
})
const connections = createRoute({
  getParentRoute: parent,
  path: '/data/connections',
  component: lazyRouteComponent(() => import('./pages/data/connections/list.tsx'), 'ConnectionList'),
})
const hook = createRoute({
  getParentRoute: parent,
  path: '/data/connections/hooks/$id',
  component: lazyRouteComponent(() => import('./pages/data/connections/hook.tsx'), 'HookPage'),
})
const pull = createRoute({
  getParentRoute: parent,
  path: '/data/connections/pulls/$id',
  component: lazyRouteComponent(() => import('./pages/data/connections/pull.tsx'), 'PullPage'),
})
const sessions = createRoute({
  getParentRoute: parent,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('./pages/account/sessions.tsx'), 'SessionsPage'),
})

const children = [
  overview,
  people,
  person,
  conflicts,
  conflict,
  segments,
  segmentOverlap,
  segment,
  tags,
  tagCheckUp,
  tag,
  tiers,
  tiersCross,
  tier,
  journeys,
  broadcasts,
  broadcast,
  calendar,
  journey,
  journeyRuns,
  journeyReport,
  alerts,
  templates,
  template,
  assets,
  sharedBlocks,
  sharedBlock,
  brand,
  links,
  messages,
  message,
  reach,
  coverage,
  inbox,
  inboxReplies,
  calls,
  suppressions,
  mailbox,
  edits,
  sources,
  channels,
  live,
  catalog,
  items,
  quality,
  imports,
  oneImport,
  connections,
  hook,
  pull,
  sessions,
]

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    sharedBoardRoute,
    project.addChildren([...children, ...analysisRoutes, ...boardRoutes, ...settingsRoutes]),
  ]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NoPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
