import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import { addressSigner } from './address.ts'
import { type ListenAt, type MailListener, startListener } from './listener.ts'
import { mailTaker, type TakeDeps } from './take.ts'

interface Deps extends TakeDeps {
  readonly secret: string
  readonly publicUrl: () => string
  readonly log: Logger
}

/** Mails that come back: by our own listener, or told by a provider at a secret address. */
export function inboundMail(deps: Deps) {
  const addresses = addressSigner(deps.secret)
  const take = mailTaker(deps, addresses)
  /** 128 bits that only the provider is told. */
  const tokenOf = (projectId: number): string =>
    createHmac('sha256', deps.secret).update(`millrace/mail-callback/${projectId}`).digest().subarray(0, 16).toString('base64url')
  let at: string | null = null
  return {
    addresses,
    /** Where this process takes mails; null: nowhere. */
    listening: (): string | null => at,
    complaintAddress: (projectId: number, domain: string): string =>
      addresses.make('complaint', { project: projectId, part: 0, attempt: 0, person: 0 }, domain),
    callbackUrl: (projectId: number): string => `${deps.publicUrl()}/callbacks/mail/${projectId}/${tokenOf(projectId)}`,
    isCallback(projectId: number, token: string): boolean {
      const [given, right] = [Buffer.from(token), Buffer.from(tokenOf(projectId))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
    /** A whole mail that was told for a project. */
    told: (projectId: number, raw: Buffer) => take(raw, [], projectId),
    async listen(where: ListenAt): Promise<MailListener> {
      const listener = await startListener(where, {
        addresses,
        log: deps.log,
        take: async (raw, to) => ((await take(raw, to)) === 'busy' ? 'busy' : 'taken'),
      })
      at = `${where.host}:${listener.port}`
      return listener
    },
  }
}
export type InboundMail = ReturnType<typeof inboundMail>
