import { Resolver } from 'node:dns/promises'

/** What is asked of the DNS. Nothing there is an empty list; that the DNS could not be asked is thrown. */
export interface MailDns {
  txt(name: string): Promise<readonly string[]>
  /** Hosts that take mail for a domain, the preferred first. */
  mx(name: string): Promise<readonly string[]>
}

const isNothing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOTFOUND', 'ENODATA'].includes(String(error.code))

/** The DNS of the machine. */
export function systemDns(): MailDns {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 })
  const orNothing = async <T>(asked: Promise<T[]>): Promise<T[]> =>
    asked.catch((error: unknown) => {
      if (isNothing(error)) return []
      throw error
    })
  return {
    txt: async (name) => (await orNothing(resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    mx: async (name) => (await orNothing(resolver.resolveMx(name))).toSorted((a, b) => a.priority - b.priority).map((one) => one.exchange),
  }
}
