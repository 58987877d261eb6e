import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { allParts } from '@millrace/contract/parts.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { attemptColumns, costOf, type OpenAttempt, spendChanged } from './store.ts'

type Receipt = Extract<ProviderEvent, { kind: 'receipt' }>
type ToldAttempt = OpenAttempt & { readonly state: string; readonly providerId: string | null; readonly units: number | null }

/** Who tells: an account at a provider, or mails that come back to a project. */
export interface Teller {
  readonly projectId: number
  readonly id: string
  readonly provider: string
}

export interface Told {
  readonly attempt: ToldAttempt
  readonly receipt: Receipt
}

/**
 * The attempts that receipts are about: by our own id where the provider gives it back, else by theirs and the number. Ours says where it was
 * written; after a merge it may be elsewhere.
 */
export async function attemptsTold(tx: Tx, { projectId, id }: Teller, receipts: readonly Receipt[]): Promise<Told[]> {
  if (receipts.length === 0) return []
  const ours = receipts.flatMap((one) => attemptIn(one.id) ?? [])
  const intents = receipts.flatMap((one) => intentIn(one.id) ?? [])
  const rows = await tx.rows<ToldAttempt>(sql`
    select ${attemptColumns}, a.state, a.provider_id as "providerId", a.units, i.attempts, coalesce(p.is_test, false) as "isTest"
    from message_attempts a join message_intents i on i.part = a.part and i.intent_id = a.intent_id
    left join people p on p.part = a.part and p.person_id = a.person_id
    where a.part = any(${allParts}::smallint[]) and a.project_id = ${projectId}
      and (a.attempt_id = any(${ours}::bigint[]) or a.intent_id = any(${intents}::bigint[])
        or (a.via = ${id} and a.provider_id = any(${receipts.flatMap(namesOf)}::text[])))
    order by a.part, a.attempt_id for update of a`)
  const byId = new Map(rows.map((row) => [row.attemptId, row]))
  // Of a message that was tried again: the try that may have gone.
  const byIntent = new Map(rows.map((row) => [row.intentId, row]))
  const byProvider = Map.groupBy(rows, (row) => row.providerId)
  return receipts.flatMap((receipt) => {
    const own = attemptIn(receipt.id)
    const some = namesOf(receipt).flatMap((name) => byProvider.get(name) ?? [])
    const theirs = (): ToldAttempt | undefined => (some.length === 1 ? some[0] : some.find((row) => isTo(row.address, receipt.to)))
    const intent = intentIn(receipt.id)
    const attempt = own !== undefined ? byId.get(own) : intent !== undefined ? byIntent.get(intent) : theirs()
    return attempt ? [{ attempt, receipt }] : []
  })
}

/** What an attempt may have in the place of the provider's name: of a call that was not answered, what all of the call were given. */
const namesOf = ({ id, providerId }: Receipt): string[] => (id === undefined ? [providerId] : [providerId, `out:${id}`])

/** What a call is known by, from when it is ordered: whoever makes it may be through before its attempt has been written to its end. */
export const callName = (part: number, intentId: number): string => `${part}-i${intentId}`

/** Of a call, or of a notification: its name has that of a device behind it. */
const intentIn = (id: string | undefined): number | undefined => {
  const found = /^\d+-i(\d+)(?:-[\da-f]{8})?$/.exec(id ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

const attemptIn = (id: string | undefined): number | undefined => {
  const found = /^\d+-(\d+)$/.exec(id ?? '')?.[1]
  return found === undefined ? undefined : Number(found)
}

/** Providers leave the country away, or write 86 without a plus. */
const isTo = (address: string, to: string | undefined): boolean => to !== undefined && address.endsWith(to.replace(/^(\+|00)?(86)?/, ''))

/** Calls that were made went out, whatever became of the attempts that ordered them: each is ordered until its task is known. */
export async function proveOrdered(tx: Tx, told: readonly Told[], now: Date): Promise<void> {
  if (told.length === 0) return
  await tx.run(sql`
    update message_attempts t set state = 'sent', reason = '', finished_at = ${now}, provider_id = x.provider
    from unnest(${told.map((one) => one.attempt.part)}::smallint[], ${told.map((one) => one.attempt.attemptId)}::bigint[],
      ${told.map((one) => one.receipt.providerId)}::text[]) x(part, id, provider)
    where t.part = x.part and t.attempt_id = x.id`)
}

/** Notes the last word of a provider about each; answers those that are news. What was delivered cannot fail any more. */
export async function noteTold(tx: Tx, told: readonly Told[]): Promise<Told[]> {
  const last = new Map(told.map((one) => [one.attempt.attemptId, one]))
  for (const one of told) if (one.receipt.state === 'delivered') last.set(one.attempt.attemptId, one)
  const some = [...last.values()]
  if (some.length === 0) return []
  const of = <T>(read: (one: Told) => T): T[] => some.map(read)
  const rows = await tx.rows<{ id: number }>(sql`
    with done as (
      update message_attempts t set told = x.told, ask_at = null, provider_id = coalesce(t.provider_id, x.provider), units = coalesce(x.units, t.units),
        cost = ${costOf(sql`x.units`)}
      from unnest(${of((one) => one.attempt.part)}::smallint[], ${of((one) => one.attempt.attemptId)}::bigint[], ${of((one) => one.receipt.state)}::text[],
        ${of((one) => one.receipt.providerId || null)}::text[], ${of((one) => one.receipt.units ?? null)}::smallint[]) x(part, id, told, provider, units)
      where t.part = x.part and t.attempt_id = x.id and (t.told is null or (t.told = 'failed' and x.told = 'delivered')) returning t.*, old.cost as before
    ), ${spendChanged}
    select attempt_id as id from done`)
  const fresh = new Set(rows.map((row) => row.id))
  return some.filter(({ attempt }) => fresh.has(attempt.attemptId))
}
