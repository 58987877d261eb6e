import { z } from 'zod'

export const dkimAlgorithms = ['rsa', 'ed25519'] as const
export type DkimAlgorithm = (typeof dkimAlgorithms)[number]

/** What is wrong with a record in the DNS; null when nothing is. */
export const recordProblems = ['missing', 'several', 'malformed', 'revoked', 'other_key', 'other_algorithm', 'dns_failed'] as const
export type RecordProblem = (typeof recordProblems)[number]

export const dkimKeySchema = z.object({
  selector: z.string(),
  domain: z.string().describe('of the signature; receivers ask that it fits the sender address'),
  algorithm: z.enum(dkimAlgorithms),
  record: z.object({ name: z.string(), value: z.string() }).describe('the TXT record to publish'),
  signs: z
    .boolean()
    .describe('mails are signed with it: its record was found, its domain fits the sender, and no newer key of its kind does'),
  fits: z.boolean().describe('false: the sender address is of another domain'),
  isReadable: z.boolean().describe('false: sealed with another MILLRACE_SECRET; make a new key and remove this one'),
  foundAt: z.iso.datetime().nullable().describe('since when its record is known to be there'),
  checkedAt: z.iso.datetime().nullable(),
  problem: z.enum(recordProblems).nullable().describe('what the last check found'),
  createdAt: z.iso.datetime(),
})
export type DkimKey = z.infer<typeof dkimKeySchema>
export const dkimKeysSchema = z.object({ items: z.array(dkimKeySchema), next: z.null() })

export const newDkimKeySchema = z.object({
  algorithm: z.enum(dkimAlgorithms).default('rsa').describe('rsa (2048 bits) is understood everywhere; ed25519 signs beside it'),
})

/** The name of a domain as the DNS has it. */
export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, { error: 'a domain such as bounce.shop.cn' })

/** Domains of which one is the other or below it: DMARC takes the signature of one for mails of the other. */
export const isAligned = (one: string, other: string): boolean => one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)

/** The record under which receivers find the key. */
export const dkimRecord = (
  key: Pick<DkimKey, 'selector' | 'domain' | 'algorithm'> & { readonly publicKey: string },
): DkimKey['record'] => ({
  name: `${key.selector}._domainkey.${key.domain}`,
  value: `v=DKIM1; k=${key.algorithm}; p=${key.publicKey}`,
})

/** Whether what the DNS says under the name of a key is that key. */
export function recordProblem(
  found: readonly string[],
  { algorithm, publicKey }: { algorithm: DkimAlgorithm; publicKey: string },
): RecordProblem | null {
  const records = found.map(tagsOf).filter((tags) => tags.has('p') || tags.get('v') === 'DKIM1')
  if (records.length === 0) return found.length === 0 ? 'missing' : 'malformed'
  if (records.length > 1) return 'several'
  const [tags = new Map<string, string>()] = records
  const key = tags.get('p')?.replace(/\s+/g, '')
  if (key === undefined) return 'malformed'
  if (key === '') return 'revoked'
  if ((tags.get('k') ?? 'rsa') !== algorithm) return 'other_algorithm'
  return key === publicKey ? null : 'other_key'
}

const tagsOf = (record: string): Map<string, string> =>
  new Map(
    record.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=')
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]]
    }),
  )

export const mailHealthSchema = z.object({
  days: z.number().int(),
  sent: z.number().int().describe('mails that were handed over'),
  bounced: z.number().int().describe('of them, or instead of them: those that a mail server refused for good, at once or afterwards'),
  hard: z.number().int().describe('bounced because the address is gone'),
  complained: z.number().int().describe('called spam by who got them, as far as mailbox providers say so'),
})
export type MailHealth = z.infer<typeof mailHealthSchema>

/** From which share on something is wrong: what large mailbox providers ask of senders, and what mail servers begin to refuse at. */
export const healthLimits = { complained: { watch: 0.001, bad: 0.003 }, bounced: { watch: 0.02, bad: 0.05 } } as const

export const mailInboundSchema = z.object({
  listener: z.string().nullable().describe('where this server takes mails that come back; null: it does not listen (MILLRACE_MAIL_PORT)'),
  mx: z
    .object({ name: z.string(), value: z.string().nullable().describe('null: PUBLIC_URL has no name of a host') })
    .nullable()
    .describe('the MX record of the bounce domain; null: no domain is set'),
  complaintAddress: z.string().nullable().describe('to give to feedback loops; null: no bounce domain is set'),
  callbackUrl: z.string().describe('secret: providers post mails that come back here, each as the message it is'),
})
export type MailInbound = z.infer<typeof mailInboundSchema>

export const mxCheckSchema = z.object({
  found: z.array(z.string()).describe('hosts that take mail for the bounce domain, the preferred first'),
  problem: z.enum(['missing', 'other_host', 'dns_failed']).nullable(),
})
export type MxCheck = z.infer<typeof mxCheckSchema>
