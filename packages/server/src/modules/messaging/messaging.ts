import type { Logger } from 'pino'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { type Clock, pause } from '../../platform/clock.ts'
import type { PartLease } from '../../platform/leases.ts'
import type { Outbox, Outboxes } from '../../platform/log/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import type { ContentModule } from '../content/index.ts'
import { dispatcher } from './dispatch.ts'
import { noteGoals, type Reached } from './goals.ts'
import { intend } from './intend.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { type MessageNumbers, messageNumbers } from './numbers.ts'
import { readReceipts } from './read.ts'
import { reconcile, settle } from './reconcile.ts'
import { type Sealer, sealer } from '../../platform/seal.ts'
import { type Release, startRelease } from './release.ts'
import type { MailSettings } from './settings.ts'
import * as store from './store.ts'
import { type LinkSigner, linkSigner } from './tokens.ts'
import { smtpTransport, type Transport } from './transport.ts'

export interface MessagingModule {
  /** Notes that steps of journeys want to send; part of the transaction that decides it. */
  intend(tx: Tx, outbox: Outbox, intents: readonly store.NewIntent[]): Promise<void>
  /** One round of sending for the parts this process owns; true when there may be more. */
  work(owned: readonly PartLease[]): Promise<boolean>
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
  transportFor(settings: MailSettings): Transport
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
}

const reconcileMs = 2_000
/** How long a stop waits for mails in the air before it cuts their connections. */
const graceMs = 5_000

export async function messaging(deps: MessagingDeps): Promise<MessagingModule> {
  const mailbox: Mailbox = await startMailbox(deps.postgres, deps.clock)
  const transports = new Map<string, Transport>()
  const seals = sealer(deps.secret)
  const signer = linkSigner(deps.secret)
  let reconciledAt = -Infinity

  function transportFor(settings: MailSettings): Transport {
    const url = settings.smtpUrl ?? deps.smtpUrl ?? mailbox.url
    const known = transports.get(url)
    if (known) return known
    const made = smtpTransport(url, { via: url === mailbox.url ? 'mailbox' : 'smtp' })
    transports.set(url, made)
    return made
  }

  const sending = dispatcher({ ...deps, sealer: seals, signer, transportFor })

  return {
    sealer: seals,
    signer,
    publicUrl: deps.publicUrl,
    transportFor,
    intend: (tx, outbox, intents) => intend(tx, outbox, intents, deps.clock.now()),
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
    release: startRelease,
    noteGoals: (tx, outbox, reached) => noteGoals(tx, outbox, reached, deps.clock.now()),
    async stop() {
      await Promise.race([sending.landed(), pause(graceMs)])
      sending.stop()
      for (const transport of transports.values()) transport.close()
      await sending.landed()
      await mailbox.close()
    },
  }
}
