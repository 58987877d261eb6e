import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ChannelAccount, ChannelProvider } from '@millrace/contract/connectors/accounts.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { Outgoing } from '../../platform/http/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sealer } from '../../platform/seal.ts'
import type {
  Account,
  AnyConnector,
  AnyPushConnector,
  AnySmsConnector,
  AnyWebhookConnector,
  CallbackAnswer,
  CallbackRequest,
  SendContext,
} from './connector.ts'
import { pushConnectors } from './push/index.ts'
import { connectors } from './registry.ts'
import { smsConnectors } from './sms/index.ts'
import { webhookConnectors } from './webhook/index.ts'
import * as store from './store.ts'

/** The provider takes nothing more by an account, or somebody has looked at it and it goes on. */
export interface AccountChange extends Pick<store.AccountRow, 'id' | 'projectId' | 'channel' | 'provider' | 'name'> {
  readonly phase: 'opened' | 'over'
  /** What the provider said. */
  readonly why: string
}
export type TellAccount = (tx: Tx, change: AccountChange) => Promise<void>

export interface AccountDeps {
  readonly secret: string
  readonly publicUrl: () => string
  readonly outgoing: Outgoing
  readonly now: () => Date
  /** Hears of accounts that stop, in the transaction that stops them. */
  readonly tellAccount: TellAccount
}

/** An account that messages can leave by. */
export interface OpenAccount<C extends AnyConnector = AnyConnector> {
  readonly id: string
  readonly projectId: number
  readonly connector: C
  readonly account: Account<unknown, unknown>
  /** Of one unit, in the currency of the project. */
  readonly unitPrice: number | null
  readonly revision: number
}
export type SmsAccount = OpenAccount<AnySmsConnector>
export type PushAccount = OpenAccount<AnyPushConnector>
export type WebhookAccount = OpenAccount<AnyWebhookConnector>

/** Why nothing leaves by a channel now. */
export type NotReady = 'channel_not_set' | 'channel_unreadable' | 'account_stopped'

/** Accounts at providers: what they hold is sealed, and opened for whoever sends. */
export function channelAccounts(deps: AccountDeps) {
  const seals = sealer(deps.secret, 'channel-accounts')
  const scopeOf = ({ projectId, id }: Pick<store.AccountRow, 'projectId' | 'id'>): string => `${projectId}/${id}`

  /** 128 bits that only the provider is told: what they tell us is not signed. */
  const tokenOf = (id: string): string =>
    createHmac('sha256', deps.secret).update(`millrace/channel-callback/${id}`).digest().subarray(0, 16).toString('base64url')
  const callbackUrl = (id: string): string => `${deps.publicUrl()}/callbacks/${id}/${tokenOf(id)}`

  const secretsOf = (row: store.AccountRow): Record<string, unknown> | undefined => {
    const opened = seals.open(scopeOf(row), row.sealed)
    return opened === undefined ? undefined : (JSON.parse(opened) as Record<string, unknown>) /* we sealed it */
  }

  function open<C extends AnyConnector>(row: store.AccountRow, among: Readonly<Record<string, C>>): OpenAccount<C> | NotReady {
    const connector = among[row.provider]
    const secrets = secretsOf(row)
    if (!connector || secrets === undefined) return 'channel_unreadable'
    const [settings, keys] = [connector.settings.safeParse(row.settings), connector.secrets.safeParse(secrets)]
    if (!settings.success || !keys.success) return 'channel_unreadable'
    const account = { settings: settings.data, secrets: keys.data, callbackUrl: callbackUrl(row.id) }
    return { id: row.id, projectId: row.projectId, connector, account, unitPrice: row.unitPrice, revision: row.revision }
  }

  const ifOn = <C extends AnyConnector>(row: store.AccountRow, among: Readonly<Record<string, C>>): OpenAccount<C> | NotReady =>
    row.stopped === null ? open(row, among) : 'account_stopped'

  async function defaultsBy<C extends AnyConnector>(
    db: Db,
    projectIds: readonly number[],
    channel: store.AccountRow['channel'],
    among: Readonly<Record<string, C>>,
  ): Promise<(projectId: number) => OpenAccount<C> | NotReady> {
    const rows = await store.defaultsOf(db, projectIds, channel)
    const found = new Map(rows.map((row) => [row.projectId, ifOn(row, among)]))
    return (projectId) => found.get(projectId) ?? 'channel_not_set'
  }

  const tell = (tx: Tx, { id, projectId, channel, provider, name }: store.AccountRow, phase: AccountChange['phase'], why: string) =>
    deps.tellAccount(tx, { id, projectId, channel, provider, name, phase, why })

  const contextOf = (signal: AbortSignal): SendContext => ({ outgoing: deps.outgoing, now: deps.now, signal })

  return {
    contextOf,
    now: (): number => deps.now().getTime(),
    providers: (): ChannelProvider[] => Object.values(connectors).map(presentProvider),
    present(row: store.AccountRow): ChannelAccount {
      const { id, channel, provider, name, settings, isDefault, unitPrice, stopped, revision } = row
      const secrets = secretsOf(row)
      return {
        id,
        channel,
        provider,
        name,
        settings,
        isDefault,
        unitPrice,
        stopped,
        revision,
        secrets: Object.keys(secrets ?? {}),
        isReadable: secrets !== undefined,
        callbackUrl: callbackUrl(id),
        heardAt: row.heardAt?.toISOString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
        archivedAt: row.archivedAt?.toISOString() ?? null,
      }
    },
    newId: (): string => `acc_${randomBytes(8).toString('hex')}`,
    seal: (projectId: number, id: string, secrets: Readonly<Record<string, unknown>>): Buffer =>
      seals.seal(scopeOf({ projectId, id }), JSON.stringify(secrets)),
    /** By which text messages of these projects leave, or why they do not. */
    forSms: (db: Db, projectIds: readonly number[]) => defaultsBy(db, projectIds, 'sms', smsConnectors),
    /** By which systems of theirs are told, or why they are not. */
    forWebhook: (db: Db, projectIds: readonly number[]) => defaultsBy(db, projectIds, 'webhook', webhookConnectors),
    /** By which notifications of these projects leave to devices of a provider, or why they do not. */
    async forPush(db: Db, projectIds: readonly number[]): Promise<(projectId: number, provider: string) => PushAccount | NotReady> {
      const rows = await store.defaultsOf(db, projectIds, 'push')
      const found = new Map(rows.map((row) => [`${row.projectId} ${row.provider}`, ifOn(row, pushConnectors)]))
      return (projectId, provider) => found.get(`${projectId} ${provider}`) ?? 'channel_not_set'
    },
    /** Whether notifications leave by any account. */
    canPush: async (db: Db, projectId: number): Promise<boolean> =>
      (await store.defaultsOf(db, [projectId], 'push')).some((row) => typeof ifOn(row, pushConnectors) !== 'string'),
    async opened(db: Db, projectId: number, id: string): Promise<OpenAccount> {
      const row = (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'account' })
      const found = open(row, connectors)
      return typeof found === 'string' ? fail('channel_not_ready', { reason: found }) : found
    },
    /** What a provider tells at the secret address of an account; undefined: there is none, or it is not from there. */
    async hear(
      db: Db,
      id: string,
      token: string,
      request: Omit<CallbackRequest, 'at'>,
    ): Promise<(CallbackAnswer & { account: OpenAccount }) | undefined> {
      const [given, right] = [Buffer.from(token), Buffer.from(tokenOf(id))]
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
      const row = await store.findById(db, id)
      const account = row && open(row, connectors)
      if (!account || typeof account === 'string') return undefined
      const heard = account.connector.callback?.(account.account, { ...request, url: `${deps.publicUrl()}${request.url}`, at: deps.now() })
      return heard && { ...heard, account }
    },
    /** Accounts whose providers can be asked what became of messages. */
    askable: async (db: Db): Promise<ReadonlyMap<string, OpenAccount>> => {
      const providers = Object.values(connectors).flatMap(({ name, poll }) => (poll ? [name] : []))
      const opened = (await store.ofProviders(db, providers)).map((row) => open(row, connectors))
      return new Map(opened.flatMap((one) => (typeof one === 'string' ? [] : [[one.id, one] as const])))
    },
    noteHeard: (tx: Tx, id: string): Promise<number> => store.noteHeard(tx, id, deps.now()),
    async stop(tx: Tx, id: string, why: string): Promise<void> {
      const stopped = await store.stop(tx, id, why)
      if (stopped) await tell(tx, stopped, 'opened', why)
    },
    /** Somebody has saved it. */
    async goesOn(tx: Tx, before: store.AccountRow): Promise<void> {
      if (before.stopped !== null) await tell(tx, before, 'over', before.stopped)
    },
  }
}
export type ChannelAccounts = ReturnType<typeof channelAccounts>

function presentProvider({ name, channel, settings, secrets, capabilities, check }: AnyConnector): ChannelProvider {
  const shapeOf = (schema: z.ZodType): Record<string, unknown> => z.toJSONSchema(schema, { io: 'input' })
  const { needsTemplate, receipts } = capabilities
  return { name, channel, settings: shapeOf(settings), secrets: shapeOf(secrets), needsTemplate, receipts, canCheck: check !== undefined }
}
