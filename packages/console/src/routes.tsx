import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NoPage } from './ui/no-page.tsx'
import { Shell } from './ui/shell.tsx'
import { Home } from './pages/home.tsx'

const root = createRootRoute({ component: Outlet })
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home })
const project = createRoute({ getParentRoute: () => root, path: '/$slug', component: Shell })
const parent = () => project

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
const journey = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys/$id',
  component: lazyRouteComponent(() => import('./pages/journeys/editor/editor.tsx'), 'JourneyEditor'),
})
const journeyRuns = createRoute({
  getParentRoute: parent,
  path: '/engage/journeys/$id/runs',
  component: lazyRouteComponent(() => import('./pages/journeys/runs.tsx'), 'JourneyRuns'),
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
const eventAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/events',
  component: lazyRouteComponent(() => import('./pages/analytics/events.tsx'), 'EventAnalysis'),
})
const funnelAnalysis = createRoute({
  getParentRoute: parent,
  path: '/analyze/funnel',
  component: lazyRouteComponent(() => import('./pages/analytics/funnel.tsx'), 'FunnelAnalysis'),
})
const envelopeKeys = createRoute({
  getParentRoute: parent,
  path: '/settings/encryption-keys',
  component: lazyRouteComponent(() => import('./pages/settings/envelope-keys.tsx'), 'EnvelopeKeysPage'),
})
const edits = createRoute({
  getParentRoute: parent,
  path: '/people/edits',
  component: lazyRouteComponent(() => import('./pages/people/edits.tsx'), 'EditsPage'),
})
const notes = createRoute({
  getParentRoute: parent,
  path: '/analyze/notes',
  component: lazyRouteComponent(() => import('./pages/analytics/notes.tsx'), 'NotesPage'),
})
const projectSettings = createRoute({
  getParentRoute: parent,
  path: '/settings/project',
  component: lazyRouteComponent(() => import('./pages/settings/project.tsx'), 'ProjectPage'),
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
const idTypes = createRoute({
  getParentRoute: parent,
  path: '/settings/id-types',
  component: lazyRouteComponent(() => import('./pages/identity/id-types.tsx'), 'IdTypesPage'),
})
const privacy = createRoute({
  getParentRoute: parent,
  path: '/settings/privacy',
  component: lazyRouteComponent(() => import('./pages/settings/privacy.tsx'), 'PrivacyPage'),
})
const members = createRoute({
  getParentRoute: parent,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('./pages/settings/members.tsx'), 'MembersPage'),
})
const tokens = createRoute({
  getParentRoute: parent,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./pages/settings/tokens.tsx'), 'TokensPage'),
})
const audit = createRoute({
  getParentRoute: parent,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./pages/settings/audit.tsx'), 'AuditPage'),
})
const jobs = createRoute({
  getParentRoute: parent,
  path: '/settings/jobs',
  component: lazyRouteComponent(() => import('./pages/settings/jobs.tsx'), 'JobsPage'),
})
const email = createRoute({
  getParentRoute: parent,
  path: '/settings/email',
  component: lazyRouteComponent(() => import('./pages/settings/email.tsx'), 'EmailPage'),
})
const contactRules = createRoute({
  getParentRoute: parent,
  path: '/settings/contact-rules',
  component: lazyRouteComponent(() => import('./pages/settings/contact-rules.tsx'), 'ContactRulesPage'),
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
  journey,
  journeyRuns,
  templates,
  template,
  links,
  messages,
  message,
  suppressions,
  mailbox,
  eventAnalysis,
  funnelAnalysis,
  notes,
  edits,
  envelopeKeys,
  projectSettings,
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
  idTypes,
  privacy,
  members,
  tokens,
  jobs,
  audit,
  email,
  contactRules,
  sessions,
]

export const router = createRouter({
  routeTree: root.addChildren([home, project.addChildren(children)]),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NoPage,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
