import { X509Certificate } from 'node:crypto'
import type { DatabaseOrigin } from '@millrace/contract/ingest/pulls.ts'
import { unreadable } from './reader.ts'

/** How the way to a database is secured; nothing: in plain text. What cannot be secured as asked is no connection. */
export function tlsOf({ tls, certificate }: DatabaseOrigin): { rejectUnauthorized: boolean; ca?: string } | undefined {
  if (tls === 'off') return undefined
  return { rejectUnauthorized: tls === 'verify', ...(certificate.trim() === '' ? {} : { ca: certificate }) }
}

/** Why a text is no certificate. A key or a broken line in it would otherwise only show as a server that nobody vouches for. */
export function certificateProblem({ certificate }: DatabaseOrigin): string | undefined {
  if (certificate.trim() === '') return undefined
  const blocks = certificate.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const isNone = 'PEM of a certificate: -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----'
  if (blocks.length === 0) return isNone
  try {
    for (const block of blocks) new X509Certificate(block)
    return undefined
  } catch {
    return isNone
  }
}

interface Fault {
  readonly said: RegExp
  /** Says so only of a connection in plain text. */
  readonly isPlain?: true
  mend(origin: DatabaseOrigin): string
}

/** What stands between us and a secured connection, by the words of the drivers and of OpenSSL (not every driver keeps its codes), and what mends it. */
const faults: readonly Fault[] = [
  {
    said: /does not support (?:ssl|secure) connection/i,
    mend: ({ host }) =>
      `${host} takes no encrypted connections: turn TLS on there, or choose off here to send password and rows in plain text`,
  },
  {
    said: /no encryption|SSL off|insecure transport/i,
    mend: ({ host }) => `${host} takes encrypted connections only: choose TLS here`,
  },
  {
    // MariaDB says no more than this, whichever it is.
    said: /access denied for user/i,
    isPlain: true,
    mend: ({ host }) => `user or password is wrong, or ${host} takes encrypted connections only: choose TLS here`,
  },
  {
    said: /does not match certificate/i,
    mend: ({ host }) => `the certificate that is shown is not for ${host}: name the host as the certificate does`,
  },
  {
    said: /certificate (?:has expired|is not yet valid)/i,
    mend: ({ host }) => `the certificate of ${host} is not valid now: renew it there`,
  },
  {
    said: /self.signed certificate|unable to (?:verify|get)|certificate signature failure/i,
    mend: ({ host, certificate }) =>
      certificate.trim() === ''
        ? `${host} shows a certificate that no public authority has signed: enter the certificate of the authority that did`
        : `${host} shows a certificate that the authority entered here has not signed: enter the one that did`,
  },
]

/** The error as one that says what to do, where security is what is missing. */
export function tlsProblem(error: unknown, origin: DatabaseOrigin): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const fault = faults.find((one) => one.said.test(error.message) && (!one.isPlain || origin.tls === 'off'))
  return fault && unreadable(`${fault.mend(origin)} (${error.message})`)
}
