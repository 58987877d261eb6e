/** Machines that fetch for people: mail proxies that load every image, scanners and previews that follow every link. */
const agents =
  /GoogleImageProxy|YahooMailProxy|Barracuda|Mimecast|Proofpoint|SafeLinks|bot\b|crawler|spider|curl|wget|python-requests|HeadlessChrome|facebookexternalhit|Slackbot|^Mozilla\/5\.0$/i
/** What a browser says when it loads a page nobody has asked for yet. */
const ahead = /\b(prefetch|prerender|preview)\b/i

export interface MachineSigns {
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A request that says itself that nobody is looking. */
export function saysMachine({ method, headers }: MachineSigns): boolean {
  const said = (name: string): string => String(headers[name] ?? '')
  return (
    method === 'HEAD' ||
    ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) => ahead.test(said(name))) ||
    agents.test(said('user-agent'))
  )
}
