import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { parent } from './project-route.tsx'

const envelopeKeys = createRoute({
  getParentRoute: parent,
  path: '/settings/encryption-keys',
  component: lazyRouteComponent(() => import('./pages/settings/envelope-keys.tsx'), 'EnvelopeKeysPage'),
})
const projectSettings = createRoute({
  getParentRoute: parent,
  path: '/settings/project',
  component: lazyRouteComponent(() => import('./pages/settings/project.tsx'), 'ProjectPage'),
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
const sms = createRoute({
  getParentRoute: parent,
  path: '/settings/sms',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/list.tsx'), 'SmsPage'),
})
const smsAccount = createRoute({
  getParentRoute: parent,
  path: '/settings/sms/$id',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/account.tsx'), 'SmsAccountPage'),
})
const push = createRoute({
  getParentRoute: parent,
  path: '/settings/push',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/list.tsx'), 'PushPage'),
})
const pushAccount = createRoute({
  getParentRoute: parent,
  path: '/settings/push/$id',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/account.tsx'), 'PushAccountPage'),
})
const callSettings = createRoute({
  getParentRoute: parent,
  path: '/settings/calls',
  component: lazyRouteComponent(() => import('./pages/calls/settings.tsx'), 'CallSettingsPage'),
})
const webhook = createRoute({
  getParentRoute: parent,
  path: '/settings/webhook',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/list.tsx'), 'WebhookPage'),
})
const webhookAccount = createRoute({
  getParentRoute: parent,
  path: '/settings/webhook/$id',
  component: lazyRouteComponent(() => import('./pages/settings/accounts/account.tsx'), 'WebhookAccountPage'),
})
const destinations = createRoute({
  getParentRoute: parent,
  path: '/settings/alert-destinations',
  component: lazyRouteComponent(() => import('./pages/settings/destinations/list.tsx'), 'DestinationList'),
})
const destination = createRoute({
  getParentRoute: parent,
  path: '/settings/alert-destinations/$id',
  component: lazyRouteComponent(() => import('./pages/settings/destinations/destination.tsx'), 'DestinationPage'),
})
const contactRules = createRoute({
  getParentRoute: parent,
  path: '/settings/contact-rules',
  component: lazyRouteComponent(() => import('./pages/settings/contact-rules.tsx'), 'ContactRulesPage'),
})

/** Pages of the menu’s last group. */
export const settingsRoutes = [
  envelopeKeys,
  projectSettings,
  idTypes,
  privacy,
  members,
  tokens,
  audit,
  jobs,
  email,
  sms,
  smsAccount,
  push,
  pushAccount,
  callSettings,
  webhook,
  webhookAccount,
  destinations,
  destination,
  contactRules,
]
