/** Machines that fetch for people: mail proxies that load every image, scanners that follow every link. */
const agents =
  /GoogleImageProxy|YahooMailProxy|Barracuda|Mimecast|Proofpoint|SafeLinks|bot\b|crawler|spider|curl|wget|python-requests|HeadlessChrome|facebookexternalhit|Slackbot|^Mozilla\/5\.0$/i
/** What happens this soon after the hand-over is a machine looking, not a person reading. */
const tooSoonMs = 1_000
/** Nobody follows this many links of one mail within a second. */
const burst = { links: 3, withinMs: 1_000 }
const rememberedMails = 10_000

export interface Visit {
  readonly method: string
  readonly agent: string
  readonly attempt: number
  /** The link followed; undefined for an open. */
  readonly url: string | undefined
  readonly at: number
  readonly sentAt: number | undefined
}

/** Tells machines from people, by who they say they are and by how fast they are. */
export function machineWatch(): (visit: Visit) => boolean {
  const clicks = new Map<number, { readonly url: string; readonly at: number }[]>()

  function isBurst({ attempt, url, at }: Visit): boolean {
    if (url === undefined) return false
    const recent = [...(clicks.get(attempt) ?? []).filter((click) => at - click.at < burst.withinMs), { url, at }]
    clicks.delete(attempt)
    clicks.set(attempt, recent)
    const [oldest] = clicks.keys()
    if (clicks.size > rememberedMails && oldest !== undefined) clicks.delete(oldest)
    return new Set(recent.map((click) => click.url)).size >= burst.links
  }

  return (visit) =>
    isBurst(visit) ||
    visit.method === 'HEAD' ||
    agents.test(visit.agent) ||
    (visit.sentAt !== undefined && visit.at - visit.sentAt < tooSoonMs)
}
