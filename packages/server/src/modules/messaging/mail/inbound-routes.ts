import { isIP } from 'node:net'
import { mailHealthSchema, mailInboundSchema, mxCheckSchema } from '@millrace/contract/messaging/mail.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import type { ContentModule } from '../../content/index.ts'
import { readSettings } from '../settings.ts'
import type { MailDns } from './dns.ts'
import { mailHealth } from './health.ts'
import type { InboundMail } from './inbound.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly content: ContentModule
  readonly sealer: Sealer
  readonly dns: MailDns
  readonly clock: Clock
  readonly inbound: InboundMail
  readonly publicUrl: () => string
}

const base = '/api/v1/projects/:slug/channels/email'
const slugOnly = z.object({ slug: z.string() })

/** How mail fares, and where what comes back is taken. */
export function inboundRoutes(deps: Deps): Route[] {
  const { postgres, inbound } = deps
  const bounceDomain = async (db: Db, projectId: number) => (await readSettings(db, deps.sealer, [projectId]))(projectId).bounceDomain
  const host = (): string => new URL(deps.publicUrl()).hostname
  const health = defineRoute({
    method: 'GET',
    url: `${base}/health`,
    permission: 'messages.read',
    summary: 'Mails of the last seven days: sent, bounced, complained of',
    params: slugOnly,
    response: mailHealthSchema,
    handler: ({ project }) => mailHealth(deps, project.id, deps.clock.now()),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/inbound`,
    permission: 'channels.manage',
    summary: 'Where bounces, complaints and replies are taken, and the record this needs',
    params: slugOnly,
    response: mailInboundSchema,
    handler: async ({ project }) => {
      const domain = await bounceDomain(postgres, project.id)
      return {
        listener: inbound.listening(),
        mx: domain === null ? null : { name: domain, value: isIP(host()) === 0 ? `10 ${host()}.` : null },
        complaintAddress: domain === null ? null : inbound.complaintAddress(project.id, domain),
        callbackUrl: inbound.callbackUrl(project.id),
      }
    },
  })
  const check = defineRoute({
    method: 'POST',
    url: `${base}/inbound/check`,
    permission: 'channels.manage',
    summary: 'Look up in the DNS which hosts take mail for the bounce domain',
    params: slugOnly,
    response: mxCheckSchema,
    status: 200,
    handler: async ({ project }) => {
      const domain = (await bounceDomain(postgres, project.id)) ?? fail('wrong_state', { state: 'no bounce domain' })
      const found = await deps.dns.mx(domain).catch(() => undefined)
      if (found === undefined) return { found: [], problem: 'dns_failed' as const }
      if (found.length === 0) return { found: [], problem: 'missing' as const }
      const isOurs = found.some((one) => one.toLowerCase().replace(/\.$/, '') === host())
      return { found: found.slice(0, 10), problem: isOurs ? null : ('other_host' as const) }
    },
  })
  return [health, read, check]
}
