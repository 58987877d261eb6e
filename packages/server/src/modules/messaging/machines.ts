import { type MachineSigns, saysMachine } from '../../platform/machines.ts'

/** What happens this soon after the hand-over is a machine looking, not a person reading. */
const tooSoonMs = 1_000
/** Nobody follows this many links of one mail, or all there are, within so short a time. */
const burst = { links: 3, withinMs: 5_000, allWithinMs: 2_000 }
const rememberedMails = 10_000

export interface Visit extends MachineSigns {
  readonly address: string
  readonly attempt: number
  /** The link followed; undefined for an open. */
  readonly url: string | undefined
  /** How many different links the mail has; undefined when it does not say. */
  readonly links: number | undefined
  readonly at: number
  readonly sentAt: number | undefined
}

/** A visit of before that was taken for a person's. */
export type Mistaken = Pick<Visit, 'url' | 'at'>

export interface Verdict {
  readonly isMachine: boolean
  /** What has turned out to be the same machine. */
  readonly mistaken: readonly Mistaken[]
}

interface Seen {
  readonly url: string | undefined
  readonly at: number
  readonly from: string
  isCounted: boolean
}

/** Tells machines from people: by who they say they are, by how fast they are, and by what they turn out to have done. */
export function machineWatch(): (visit: Visit) => Verdict {
  const mails = new Map<number, Seen[]>()

  function remember(attempt: number, seen: readonly Seen[]): void {
    mails.delete(attempt)
    mails.set(attempt, [...seen])
    const [oldest] = mails.keys()
    if (mails.size > rememberedMails && oldest !== undefined) mails.delete(oldest)
  }

  return (visit) => {
    const from = addressClass(visit.address)
    const recent = (mails.get(visit.attempt) ?? []).filter((one) => visit.at - one.at < burst.withinMs)
    const here: Seen = { url: visit.url, at: visit.at, from, isCounted: false }
    const same = [...recent.filter((one) => one.from === from), here]
    const isBurst = isBurstOf(same, visit)
    const mistaken = isBurst ? same.filter((one) => one.isCounted) : []
    for (const one of mistaken) one.isCounted = false
    const isMachine = isBurst || saysSo(visit)
    here.isCounted = !isMachine
    remember(visit.attempt, [...recent, here])
    return { isMachine, mistaken: mistaken.map(({ url, at }) => ({ url, at })) }
  }
}

function isBurstOf(same: readonly Seen[], { url, at, links }: Visit): boolean {
  if (url === undefined) return false
  const followed = (withinMs: number): number =>
    new Set(same.flatMap((one) => (one.url !== undefined && at - one.at < withinMs ? [one.url] : []))).size
  if (followed(burst.withinMs) >= burst.links) return true
  return links !== undefined && links > 1 && followed(burst.allWithinMs) >= links
}

const saysSo = (visit: Visit): boolean => saysMachine(visit) || (visit.sentAt !== undefined && visit.at - visit.sentAt < tooSoonMs)

/** Scanners come from many addresses of one block: /24 of IPv4, /48 of IPv6. */
function addressClass(address: string): string {
  const plain = address.replace(/^::ffff:/, '')
  return plain.includes(':') ? plain.split(':').slice(0, 3).join(':') : plain.split('.').slice(0, 3).join('.')
}
