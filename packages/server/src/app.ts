import cookie from '@fastify/cookie'
import pino, { type Logger } from 'pino'
import type { App } from './app-handle.ts'
import { accountRoutes, admin, projectRoutes } from './modules/admin/index.ts'
import { analytics, analyticsRoutes, historyRoutes, noteRoutes, sqlRoute } from './modules/analytics/index.ts'
import { assetEndpoint, assetRoutes, pagePictureRoutes } from './modules/assets/index.ts'
import { boardRoutes } from './modules/boards/index.ts'
import { broadcastRoutes } from './modules/broadcasts/index.ts'
import { callsModule } from './modules/calls/index.ts'
import { catalog, catalogRoutes } from './modules/catalog/index.ts'
import { content, contentRoutes } from './modules/content/index.ts'
import { eraseJob, eraseRoutes, identityRoutes, idTypes, listenSettled, recheckJob, squashJob } from './modules/identity/index.ts'
import {
  channelRoutes,
  envelopeKeyRoutes,
  envelopeKeys,
  hookEndpoint,
  hookRoutes,
  importRoutes,
  ingest,
  ingestEndpoints,
  type IngestPort,
  liveRoute,
  pullRoutes,
  quality,
  qualityRoutes,
  sourceHealth,
  sourceHealthRoute,
  taxonomies,
  wechatAccountRoutes,
  wechatAccounts,
  withoutPrefix,
} from './modules/ingest/index.ts'
import {
  act,
  type ActDeps,
  caller,
  outgoingOf,
  journeyRoutes,
  journeyModule,
  keepDates,
  ownerState,
  outcomesJob,
  overviewRoute,
  partLoop,
  touchJourneys,
} from './modules/journeys/index.ts'
import { linkRedirect, linkRoutes } from './modules/links/index.ts'
import {
  type MailOptions,
  messaging,
  type MessagingModule,
  messagingRoutes,
  pollJob,
  reachJob,
  trackingRoutes,
  watchAddresses,
} from './modules/messaging/index.ts'
import { metricRoutes, metrics } from './modules/metrics/index.ts'
import { inboxModule } from './modules/inbox/index.ts'
import { destinationRoutes, notices } from './modules/notices/index.ts'
import { coverageRoute, openRoutes, usedByRoute } from './modules/open/index.ts'
import { exportPersonRoute, profileRoutes } from './modules/profiles/index.ts'
import {
  bulkEditRoutes,
  computeJob,
  fillJob,
  refreshJob,
  segmentRounds,
  onSegmentChanged,
  refusals,
  segmentRoutes,
  guardedSql,
  segments,
  onPremiseChanged,
  touchOfFacts,
} from './modules/segments/index.ts'
import { liveTags, nextItemsRoute, propensity, tagJobs, tagRoutes, tags } from './modules/tags/index.ts'
import { questions } from './platform/questions.ts'
import { connectClickHouse } from './platform/clickhouse.ts'
import { type Clock, pause, systemClock } from './platform/clock.ts'
import { httpServer, idempotency, outgoing, registerRoutes, type Route } from './platform/http/index.ts'
import { jobRoutes, jobs } from './platform/jobs/index.ts'
import { appended, logRoom } from './platform/log/index.ts'
import { connectPostgres } from './platform/postgres.ts'
import { retention } from './platform/retention.ts'
import { sealer } from './platform/seal.ts'
import { personHooks, textsHook } from './person-hooks.ts'
import { reactors } from './reactors.ts'
import { keeps } from './retention.ts'
import { useSources } from './use-sources.ts'
import { unaudited } from './unaudited.ts'

export type { App } from './app-handle.ts'

export interface AppOptions extends MailOptions {
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  /** Folder of PostgreSQL, when it is ours and the room on its disk can be seen. */
  readonly databaseFolder?: string | undefined
  readonly secret: string
  readonly publicUrl: string | undefined
  readonly smtpUrl?: string | undefined
  /** Private addresses and networks that may be read from, beside the internet. */
  readonly privateTargets?: readonly string[]
  /** Serves the API, the console, the SDKs' paths and the links in messages; without it only health and metrics. */
  readonly api?: boolean
  /** Processes logs, journeys, messages and jobs. */
  readonly worker: boolean
  readonly clock?: Clock
  readonly log?: Logger
  /** Folder of the built console, when it is to be served. */
  readonly consoleDir?: string | undefined
  /** For tests: what is only logged in service is an error. */
  readonly strict?: boolean
  /** Folder of the built SDKs, when they are to be served. */
  readonly sdkDir?: string | undefined
}

/** The composition root: the modules in order, then reactors, hooks and routes, a line each. */
export async function createApp(options: AppOptions): Promise<App> {
  const { clock = systemClock, log = pino(), api: isApi = true } = options
  const postgres = connectPostgres(options.databaseUrl, { size: 40 })
  const clickhouse = connectClickHouse(options.clickhouseUrl)
  const http = httpServer(log, withoutPrefix)
  const served = new Set<string>()
  http.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) served.add(`${one} ${url}`)
  })
  await http.register(cookie)
  const background = jobs({ postgres, clock, log })

  const accounts = admin({ postgres, clock })
  const room = logRoom(options.databaseFolder)
  const names = catalog({ postgres, clickhouse })
  const types = idTypes(options.secret)
  const traffic = taxonomies(postgres)
  const hides = async (projectId: number): Promise<boolean> => (await types.of(postgres, projectId)).hashes
  const notes = quality(postgres, clock, hides)
  const collecting = ingest({
    postgres,
    clickhouse,
    clock,
    log,
    catalog: names,
    hooks: personHooks,
    idTypes: types,
    taxonomies: traffic,
    quality: notes,
    reactors: reactors(clock.now, options.secret, liveTags.react, (...heard) => inbox.react(...heard)),
    factWatchers: [watchAddresses, touchOfFacts, liveTags.touchOfFacts, keepDates, touchJourneys],
    room,
    worker: options.worker,
  })

  const sourceSecrets = sealer(options.secret, 'source-secrets')
  const openers = envelopeKeys(postgres, options.secret)
  const health = sourceHealth(postgres, clock, log)
  const officialAccounts = wechatAccounts(postgres, options.secret)

  const watermark = (): Promise<Date> => collecting.watermark()
  recheckJob(background, { postgres, clickhouse, outboxes: collecting.outboxes, watermark, now: clock.now })
  let address = options.publicUrl
  http.addHook('onListen', () => {
    const at = http.server.address()
    if (!address && typeof at === 'object' && at) address = `http://127.0.0.1:${at.port}`
  })
  const publicUrl = (): string => address ?? 'http://127.0.0.1'

  const groups = segments({ postgres, clickhouse, catalog: names, clock })
  const { outboxes, leases, settledUpto } = collecting
  const refused = refusals(clock.now, log)
  const keeping = segmentRounds({ postgres, outboxes, segments: groups, settledUpto, now: clock.now, refusals: refused })
  const keeper = options.worker ? partLoop(leases, log, keeping.work, keeping) : undefined
  const computing = computeJob(background, { postgres, clickhouse, segments: groups, settledUpto: settledUpto })
  const segmentChanged = onSegmentChanged(background, computing, liveTags.renewWatches)
  const guarded = guardedSql(clickhouse)
  const labels = tags({ postgres, clickhouse, clock, segments: groups, guarded })
  const likely = propensity({ postgres, clickhouse, clock, segments: groups })
  const labelling = { postgres, outboxes, tags: labels, propensity: likely, idTypes: types, settledUpto: settledUpto }
  const labelJobs = tagJobs(background, labelling)
  const premiseChanged = onPremiseChanged(background, computing, liveTags.onPremiseChanged(background, labelJobs.kind))
  const labelsKept = { ...labelling, now: clock.now, log }
  const labeller = options.worker ? partLoop(leases, log, (owned) => liveTags.keep(labelsKept, owned), { idleMs: 700 }) : undefined
  const filling = fillJob(background, { postgres, outboxes, segments: groups })
  const refreshing = refreshJob(background, { postgres, clickhouse, outboxes, segments: groups, guarded })
  const asked = questions({ clickhouse, postgres, atOnce: isApi ? 2 : 1 })
  const numbers = analytics({ questions: asked, segments: groups, catalog: names, clock, watermark, outgoing: outgoingOf(postgres) })
  const agreed = metrics({ analytics: numbers, postgres, clock })
  const templates = content({ postgres, clock, catalog: names })
  const ways = outgoing(options.privateTargets)
  const tools = { postgres, clickhouse, clock, catalog: names, segments: groups }
  const mailTeam: MessagingModule['mailTeam'] = (...mail) => mails.mailTeam(...mail)
  const telling = notices(background, { ...tools, secret: options.secret, publicUrl, outgoing: ways, mailTeam })
  const mails = await messaging({
    ...tools,
    tellAccount: telling.tellAccount,
    takeOrders: (orders) => callTasks.takeOrders(orders),
    outboxes,
    content: templates,
    secret: options.secret,
    publicUrl,
    smtpUrl: options.smtpUrl,
    log,
    outgoing: ways,
    dns: options.mailDns,
  })
  reachJob(background, outboxes)
  pollJob(background, { postgres, outboxes, accounts: mails.accounts })
  const inbox = inboxModule({ ...tools, outboxes, content: templates, messaging: mails, notices: telling })
  const callTasks = callsModule(background, { ...tools, outboxes })
  const drawing = { ...tools, content: templates, messaging: mails, auditAs: accounts.auditAs, tellAlerts: telling.tellAlerts }
  const journeys = journeyModule(background, drawing)
  outcomesJob(background, { outboxes, watermark })
  const acting: ActDeps = {
    postgres,
    outboxes,
    clickhouse,
    segments: groups,
    refusals: refused,
    catalog: names,
    ...ownerState(),
    intend: async (tx, outbox, intents) => {
      if (intents.length > 0) tx.afterCommit(() => sender?.wake())
      await mails.intend(tx, outbox, intents)
    },
    noteGoals: (...reached) => mails.noteGoals(...reached),
    called: () => phone?.wake(),
    now: () => clock.now(),
    watermark,
  }
  const actor = options.worker ? partLoop(leases, log, (owned) => act(acting, owned)) : undefined
  const sender = options.worker ? partLoop(leases, log, (owned) => mails.work(owned)) : undefined
  const calling = { content: templates, outgoing: ways, callSeals: sealer(options.secret, 'call-secrets') }
  const calls = caller({ ...acting, ...calling, clock, answered: () => actor?.wake() })
  const phone = options.worker ? partLoop(leases, log, (owned) => calls.work(owned)) : undefined
  retention({ postgres, log, keeps, jobs: background })

  /** All that is not a job: logs, inboxes, timers, sends. */
  async function getOn(): Promise<void> {
    await collecting.drain()
    while (await keeping.work(leases.parts())) continue
    while (await liveTags.keep(labelsKept, leases.parts())) continue
    do {
      while (await act(acting, leases.parts())) continue
      while (await mails.work(leases.parts())) continue
    } while (await calls.work(leases.parts()))
  }
  const meanwhile = options.worker ? () => pause(200) : getOn
  const erasing = eraseJob(background, {
    postgres,
    clickhouse,
    outboxes,
    hooks: [...personHooks, textsHook],
    seals: types.seals,
    sealed: sealer(options.secret, 'erasures'),
    meanwhile,
  })
  const settled = listenSettled(clickhouse)
  squashJob(background, { postgres, clickhouse, outboxes, meanwhile })
  collecting.onProgress(() => actor?.wake())

  const importing = {
    postgres,
    clickhouse,
    clock,
    catalog: names,
    idTypes: types,
    jobs: background,
    accept: collecting.accept,
    prepare: collecting.prepare,
    waiting: collecting.waiting,
    meanwhile: options.worker ? () => pause(50) : getOn,
  }
  const routes: Route[] = [
    ...accountRoutes({ admin: accounts, postgres, secureCookies: options.publicUrl?.startsWith('https:') ?? false }),
    ...projectRoutes({ admin: accounts, postgres, clock, publicUrl, premiseChanged }),
    ...catalogRoutes(names, postgres, clock),
    ...identityRoutes({ postgres, outboxes: collecting.outboxes, clock, hooks: personHooks, types }),
    ...eraseRoutes({ postgres, clickhouse, hooks: personHooks, jobs: background, kind: erasing }),
    ...profileRoutes({ postgres, clickhouse, outboxes: collecting.outboxes, clock, catalog: names, idTypes: types }),
    exportPersonRoute({ postgres, clickhouse, catalog: names, hooks: personHooks, jobs: background }),
    liveRoute({ postgres, clickhouse, clock, catalog: names, idTypes: types }),
    ...segmentRoutes({
      ...tools,
      jobs: background,
      changed: segmentChanged,
      outboxes,
      idTypes: types,
      fill: filling,
      refresh: refreshing,
      guarded,
    }),
    ...bulkEditRoutes({ segments: groups, postgres, clock, catalog: names, jobs: background, outboxes: collecting.outboxes }),
    ...tagRoutes({ ...tools, tags: labels, propensity: likely, jobs: background, ...labelJobs, uses: useSources }),
    nextItemsRoute({ postgres, clickhouse, clock, catalog: names }),
    sqlRoute({ guarded, questions: asked, segments: groups, clock, watermark }),
    ...analyticsRoutes({ analytics: numbers, postgres, catalog: names, clock, jobs: background, outboxes: collecting.outboxes }),
    ...noteRoutes({ postgres, clock }),
    ...historyRoutes({ postgres, clock }),
    ...metricRoutes({ metrics: agreed, postgres, clock, jobs: background, watermark, tellMetricAlerts: telling.tellMetricAlerts }),
    ...boardRoutes({ ...tools, secret: options.secret, analytics: numbers, metrics: agreed, jobs: background, publicUrl, mailTeam }),
    ...qualityRoutes({ postgres, clickhouse, clock, ingest: collecting, plans: names.plans, seals: types.seals }),
    ...channelRoutes({ postgres, clock, taxonomies: traffic }),
    ...envelopeKeyRoutes({ postgres, clock, keys: openers }),
    sourceHealthRoute(health),
    ...wechatAccountRoutes({ postgres, clock, accounts: officialAccounts, publicUrl }),
    ...importRoutes(importing),
    ...pullRoutes({ ...importing, seals: sourceSecrets, outgoing: calling.outgoing }),
    ...hookRoutes({ postgres, clock, seals: sourceSecrets, publicUrl }),
    ...linkRoutes({ postgres, clickhouse, clock, publicUrl }),
    ...assetRoutes({ postgres, clock, publicUrl, uses: useSources }),
    ...pagePictureRoutes({ postgres, clock, publicUrl }),
    ...contentRoutes({ content: templates, postgres, clock }),
    ...messagingRoutes({ messaging: mails, content: templates, segments: groups, postgres, clickhouse, outboxes, clock, premiseChanged }),
    ...journeyRoutes({ ...calling, ...tools, messaging: mails, journeys, outboxes, idTypes: types, jobs: background }),
    ...destinationRoutes(telling),
    ...inbox.routes,
    ...callTasks.routes,
    ...jobRoutes({ jobs: background, postgres, clock }),
    ...broadcastRoutes({ ...drawing, journeys: journeys.broadcasts, outboxes, jobs: background }),
    overviewRoute({ postgres, clickhouse, clock, stats: () => collecting.stats() }),
    usedByRoute(postgres, useSources),
    coverageRoute({ ...tools, uses: useSources }),
  ]
  if (isApi) {
    registerRoutes(http, routes, {
      authoriser: accounts.authoriser,
      idempotency: idempotency(postgres, clock, sealer(options.secret, 'kept-answers')),
      unaudited,
      strict: options.strict ?? false,
    })
    const { accept } = collecting
    const heard: IngestPort['heard'] = async (sender, records, rejected) => {
      health.note(sender, records, rejected)
      // What was accepted is safe, whether the page can say so or not.
      if (records.length > 0) await accounts.keys.noteSeen(sender.sourceId).catch(() => undefined)
    }
    const { keys } = accounts
    await ingestEndpoints(http, { keys, heard, envelopeKeys: openers, wechat: officialAccounts, accept, quality: notes, clock })
    await hookEndpoint(http, { postgres, seals: sourceSecrets, accept, quality: notes, clock, hides })
    linkRedirect(http, { postgres, clock, accept, secureCookies: options.publicUrl?.startsWith('https:') ?? false })
    assetEndpoint(http, { postgres })
    trackingRoutes(http, { postgres, outboxes, clock, ...mails })
  }
  await openRoutes(http, {
    routes: isApi ? routes : undefined,
    postgres,
    clickhouse,
    clock,
    room,
    stats: () => collecting.stats(),
    consoleDir: options.consoleDir,
    sdkDir: options.sdkDir,
  })

  if (options.worker) background.work()
  const listener = isApi && options.mailListener ? await mails.inbound.listen(options.mailListener) : undefined

  return {
    http,
    postgres,
    clickhouse,
    admin: accounts,
    ingest: collecting,
    routes,
    served,
    jobs: background,
    clock,
    mailPort: listener?.port,
    act: () => act(acting, leases.parts()),
    async settle() {
      let hadJobs = false
      for (let before = -1, after = await appended(postgres); hadJobs || before !== after; after = await appended(postgres)) {
        before = after
        await getOn()
        hadJobs = await background.drain()
      }
    },
    async stop() {
      await http.close()
      await listener?.close()
      await health.stop()
      settled.stop()
      await background.stop()
      await keeper?.stop()
      await labeller?.stop()
      await actor?.stop()
      await sender?.stop()
      await phone?.stop()
      await calls.stop()
      await mails.stop()
      ways.close()
      await collecting.stop()
      await clickhouse.close()
      await postgres.end()
    },
  }
}
