import type { Origin, PullSecrets } from '@millrace/contract/ingest/pulls.ts'
import type { Sealer } from '../../../platform/seal.ts'

/** The opened secrets of a pull: nothing in them leaves but to its target. */
export interface OpenSecrets {
  readonly headers: Readonly<Record<string, string>>
  readonly password: string
}

const none: OpenSecrets = { headers: {}, password: '' }

/** Undefined when they were sealed with another secret of the installation. */
export function openSecrets(seals: Sealer, projectId: number, sealed: Buffer | null): OpenSecrets | undefined {
  if (!sealed) return none
  const text = seals.open(projectId, sealed)
  return text === undefined ? undefined : (JSON.parse(text) as OpenSecrets) /* sealed by sealSecrets only */
}

export const sealSecrets = (seals: Sealer, projectId: number, secrets: OpenSecrets): Buffer | null =>
  secrets.password === '' && Object.keys(secrets.headers).length === 0 ? null : seals.seal(projectId, JSON.stringify(secrets))

/** Who would get the secrets: those that are kept go to nobody else. */
export function targetOf(origin: Origin): string {
  return origin.from === 'http' ? new URL(origin.url).origin : `${origin.from}://${origin.host.toLowerCase()}:${origin.port}`
}

/** Secrets after a change: given ones, else the kept ones where the target is the same. */
export function mergeSecrets(
  given: PullSecrets,
  origin: Origin,
  kept: { readonly origin: Origin; readonly secrets: OpenSecrets | undefined } | undefined,
): OpenSecrets {
  const isSame = kept?.secrets !== undefined && targetOf(kept.origin) === targetOf(origin) && keepsSecrecy(kept.origin, origin)
  const before = isSame ? (kept.secrets ?? none) : none
  return { headers: given.headers ?? before.headers, password: given.password ?? before.password }
}

/** What was only ever sent over a verified connection is not sent over another without being given again. */
function keepsSecrecy(before: Origin, after: Origin): boolean {
  if (before.from === 'http' || after.from === 'http') return true
  return before.tls === after.tls && before.certificate === after.certificate
}
