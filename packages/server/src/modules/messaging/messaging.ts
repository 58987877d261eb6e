import type { Logger } from 'pino'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Clock, pause } from '../../platform/clock.ts'
import type { Outgoing } from '../../platform/http/index.ts'
import type { PartLease } from '../../platform/leases.ts'
import type { Outbox, Outboxes } from '../../platform/log/index.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { channelAccounts, type ChannelAccounts, type TellAccount } from '../connectors/index.ts'
import { refusals, type SegmentsModule } from '../segments/index.ts'
import type { ContentModule } from '../content/index.ts'
import { bestTimes } from './best-time.ts'
import { dispatcher } from './dispatch.ts'
import { noteGoals, type Reached } from './goals.ts'
import { intend } from './intend.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { type MailDns, systemDns } from './mail/dns.ts'
import { type InboundMail, inboundMail } from './mail/inbound.ts'
import { type MessageNumbers, messageNumbers } from './numbers.ts'
import type { Outcome } from './outcome.ts'
import { readReceipts } from './read.ts'
import { reconcile, settle } from './reconcile.ts'
import { type Sealer, sealer } from '../../platform/seal.ts'
import { type Release, startRelease } from './release.ts'
import { type MailSettings, readSettings } from './settings.ts'
import * as store from './store.ts'
import { type TeamMail, teamMail } from './team-mail.ts'
import { type LinkSigner, linkSigner } from './tokens.ts'
import { type AccountTransport, accountTransport, type SendingAccount } from './by-account.ts'
import { callTransport, type TakeOrders } from './phone.ts'
import { type Handover, smtpTransport, type Transport } from './transport.ts'

export interface MessagingModule {
  /** Notes that steps of journeys want to send; part of the transaction that decides it. */
  intend(tx: Tx, outbox: Outbox, intents: readonly store.NewIntent[]): Promise<void>
  /** One round of sending for the parts this process owns; true when there may be more. */
  work(owned: readonly PartLease[]): Promise<boolean | 'soon'>
  /** A human says what became of a message nobody can vouch for; `also` runs in the same transaction, with how many were open. */
  settleByHand(
    part: number,
    intentId: number,
    as: 'sent' | 'failed' | 'again',
    also: (tx: Tx, settled: number) => Promise<void>,
  ): Promise<void>
  receipts(projectId: number, intentId: number): ReturnType<typeof readReceipts>
  numbers(projectId: number, of: Parameters<typeof messageNumbers>[2]): Promise<MessageNumbers>
  /** A journey goes on after a pause: what is overdue goes out at a rate, or not at all. */
  release(tx: Tx, release: Release): Promise<void>
  /** Runs have reached their goal; part of the transaction that sees it. */
  noteGoals(tx: Tx, outbox: Outbox, reached: readonly Reached[]): Promise<void>
  readonly sealer: Sealer
  readonly signer: LinkSigner
  readonly publicUrl: () => string
  readonly accounts: ChannelAccounts
  readonly dns: MailDns
  readonly inbound: InboundMail
  transportFor(settings: MailSettings): Transport
  byAccount<M>(account: SendingAccount<M> & { readonly revision: number }): AccountTransport<M>
  /** Do mails of a project leave the built-in mailbox? */
  hasServer(db: Db, projectId: number): Promise<boolean>
  /** To somebody who works on a project, by its own mail server: under no contact rule, and in no figure. */
  mailTeam(projectId: number, mail: TeamMail): Promise<Outcome>
  stop(): Promise<void>
}

export interface MessagingDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly content: ContentModule
  readonly secret: string
  readonly publicUrl: () => string
  /** Mail server of all projects that have set none; without it the built-in mailbox. */
  readonly smtpUrl: string | undefined
  readonly log: Logger
  readonly outgoing: Outgoing
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
  readonly tellAccount: TellAccount
  /** Where messages by phone become call tasks. */
  readonly takeOrders: TakeOrders
  /** That of the machine, unless a test has its own. */
  readonly dns?: MailDns | undefined
}

const reconcileMs = 2_000
/** How long a stop waits for mails in the air before it cuts their connections. */
const graceMs = 5_000

export async function messaging(deps: MessagingDeps): Promise<MessagingModule> {
  const mailbox: Mailbox = await startMailbox(deps.postgres, deps.clock)
  const transports = new Map<string, Transport>()
  const seals = sealer(deps.secret)
  const signer = linkSigner(deps.secret)
  const inbound = inboundMail(deps)
  const accounts = channelAccounts({ ...deps, now: () => deps.clock.now() })
  const opened = new Map<string, { readonly revision: number; readonly transport: Handover }>()
  let reconciledAt = -Infinity

  function transportFor(settings: MailSettings): Transport {
    const url = settings.smtpUrl ?? deps.smtpUrl ?? mailbox.url
    const known = transports.get(url)
    if (known) return known
    const made = smtpTransport(url, { via: url === mailbox.url ? 'mailbox' : 'smtp' })
    transports.set(url, made)
    return made
  }

  /** An account that has been changed is spoken to anew; what is on its way by the old one comes to its end. */
  function byAccount<M>(account: SendingAccount<M> & { readonly revision: number }): AccountTransport<M> {
    const known = opened.get(account.id)
    if (known?.revision === account.revision) return known.transport as AccountTransport<M> /* an account is of one channel */
    const transport = accountTransport(accounts, account)
    opened.set(account.id, { revision: account.revision, transport })
    return transport
  }

  const sending = dispatcher({
    ...deps,
    bestTimes: bestTimes(deps),
    refusals: refusals(deps.clock.now, deps.log),
    accounts,
    sealer: seals,
    signer,
    addresses: inbound.addresses,
    transportFor,
    byAccount,
    calls: callTransport(deps.takeOrders),
  })

  return {
    sealer: seals,
    signer,
    publicUrl: deps.publicUrl,
    accounts,
    dns: deps.dns ?? systemDns(),
    inbound,
    transportFor,
    byAccount,
    async hasServer(db, projectId) {
      const settings = (await readSettings(db, seals, [projectId]))(projectId)
      return settings.isReadable && (settings.smtpUrl ?? deps.smtpUrl) !== undefined
    },
    async mailTeam(projectId, mail) {
      const settings = (await readSettings(deps.postgres, seals, [projectId]))(projectId)
      if (!settings.isReadable)
        return {
          kind: 'temporary',
          about: 'channel',
          detail: 'the mail server, or a key it signs with, was sealed with another MILLRACE_SECRET: enter it again',
        }
      return transportFor(settings).send(teamMail(projectId, settings, mail))
    },
    async intend(tx, outbox, intents) {
      if (intents.some((one) => one.lane === 0)) tx.afterCommit(sending.hurry)
      await intend(tx, outbox, intents, deps.clock.now())
    },
    async work(owned) {
      if (performance.now() - reconciledAt > reconcileMs) {
        await reconcile({ ...deps, inFlight: sending.inFlight }, owned)
        reconciledAt = performance.now()
      }
      return sending.work(owned)
    },
    settleByHand: (part, intentId, as, also) =>
      deps.outboxes.transaction(async (tx, outbox) => {
        const open = (await store.unknownOf(tx, part, intentId)).slice(-1)
        await settle({ tx, outbox, now: deps.clock.now() }, open, as)
        await also(tx, open.length)
      }),
    receipts: (projectId, intentId) => readReceipts(deps.clickhouse, projectId, intentId),
    numbers: (projectId, of) => messageNumbers(deps, projectId, of),
    release: (tx, release) => startRelease(tx, 'message_releases', release),
    noteGoals: (tx, outbox, reached) => noteGoals(tx, outbox, reached, deps.clock.now()),
    async stop() {
      await Promise.race([sending.landed(), pause(graceMs)])
      sending.stop()
      const open: Handover[] = [...transports.values(), ...[...opened.values()].map(({ transport }) => transport)]
      for (const transport of open) transport.close()
      await sending.landed()
      await mailbox.close()
    },
  }
}
