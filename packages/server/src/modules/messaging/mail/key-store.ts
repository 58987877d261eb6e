import { createPrivateKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { type DkimAlgorithm, type DkimKey, dkimRecord, isAligned, type RecordProblem } from '@millrace/contract/messaging/mail.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { sql } from '../../../platform/sql.ts'
import type { SigningKey } from './dkim.ts'

export interface KeyRow {
  readonly projectId: number
  readonly selector: string
  readonly domain: string
  readonly algorithm: DkimAlgorithm
  readonly sealed: Buffer
  readonly publicKey: string
  readonly createdAt: Date
  readonly foundAt: Date | null
  readonly checkedAt: Date | null
  readonly problem: RecordProblem | null
}

const scopeOf = ({ projectId, selector }: Pick<KeyRow, 'projectId' | 'selector'>): string => `dkim/${projectId}/${selector}`

/** Keys of projects, the newest first. */
export const keysOf = (db: Db, projectIds: readonly number[]): Promise<KeyRow[]> =>
  db.rows(sql`
    select project_id as "projectId", selector, domain, algorithm, private_sealed as sealed, public_key as "publicKey", created_at as "createdAt",
      found_at as "foundAt", checked_at as "checkedAt", problem
    from dkim_keys where project_id = any(${projectIds}::int[]) order by created_at desc, selector`)

/** Those of a project that mails of a sender are signed with: of each algorithm the newest whose record is there. */
export function signingRows<K extends Pick<KeyRow, 'domain' | 'algorithm' | 'foundAt'>>(rows: readonly K[], fromAddress: string): K[] {
  const fitting = rows.filter((row) => row.foundAt !== null && isAligned(row.domain, domainOf(fromAddress)))
  return fitting.filter((row) => fitting.find((one) => one.algorithm === row.algorithm) === row)
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

const privateKeyOf = (sealer: Sealer, row: KeyRow): KeyObject | undefined => {
  const pem = sealer.open(scopeOf(row), row.sealed)
  return pem === undefined ? undefined : createPrivateKey(pem)
}

/** Undefined when one of them was sealed with another secret: unsigned mail would do harm, so nothing goes. */
export function openKeys(sealer: Sealer, rows: readonly KeyRow[]): SigningKey[] | undefined {
  const keys = rows.flatMap(({ selector, domain, algorithm, ...row }) => {
    const key = privateKeyOf(sealer, { selector, domain, algorithm, ...row })
    return key ? [{ selector, domain, algorithm, key }] : []
  })
  return keys.length === rows.length ? keys : undefined
}

export function presentKey(sealer: Sealer, row: KeyRow, rows: readonly KeyRow[], fromAddress: string): DkimKey {
  const { selector, domain, algorithm, foundAt, checkedAt, problem, createdAt } = row
  return {
    selector,
    domain,
    algorithm,
    record: dkimRecord(row),
    signs: signingRows(rows, fromAddress).includes(row),
    fits: isAligned(domain, domainOf(fromAddress)),
    isReadable: privateKeyOf(sealer, row) !== undefined,
    foundAt: foundAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    problem,
    createdAt: createdAt.toISOString(),
  }
}

/** A pair of keys; the private one leaves only sealed. */
const generate = promisify(generateKeyPair)

async function newPair(algorithm: DkimAlgorithm): Promise<{ readonly pem: string; readonly publicKey: string }> {
  const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  if (algorithm === 'rsa') {
    const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2_048 })
    return { pem: pem(privateKey), publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
  }
  const { privateKey, publicKey } = await generate('ed25519')
  return { pem: pem(privateKey), publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64') }
}

/** Makes a key; answers with its selector. */
export async function makeKey(
  tx: Tx,
  sealer: Sealer,
  { projectId, domain, algorithm }: Pick<KeyRow, 'projectId' | 'domain' | 'algorithm'>,
  now: Date,
): Promise<string> {
  const selector = `mr${randomBytes(4).toString('hex')}`
  const { pem, publicKey } = await newPair(algorithm)
  await tx.run(sql`
    insert into dkim_keys (project_id, selector, domain, algorithm, private_sealed, public_key, created_at)
    values (${projectId}, ${selector}, ${domain}, ${algorithm}, ${sealer.seal(scopeOf({ projectId, selector }), pem)}, ${publicKey}, ${now})`)
  return selector
}

/** What was found under its name. That the DNS could not be asked says nothing of the record. */
export const noteChecked = (
  tx: Tx,
  { projectId, selector }: Pick<KeyRow, 'projectId' | 'selector'>,
  problem: RecordProblem | null,
  now: Date,
): Promise<number> =>
  tx.run(sql`
    update dkim_keys set checked_at = ${now}, problem = ${problem},
      found_at = case when ${problem}::text is null then coalesce(found_at, ${now}) when ${problem}::text = 'dns_failed' then found_at end
    where project_id = ${projectId} and selector = ${selector}`)

export const removeKey = (tx: Tx, projectId: number, selector: string): Promise<number> =>
  tx.run(sql`delete from dkim_keys where project_id = ${projectId} and selector = ${selector}`)
