/** What a tap opens: the app, an address of the web, or one of the app. */
export type Link = { readonly to: 'app' } | { readonly to: 'web' | 'page'; readonly url: string }

/** Schemes that run or read something instead of opening a page. */
const closed = /^(javascript|data|file|content|blob|about|vbscript):/i

/** Undefined: it is no address. */
export function linkOf(link: string): Link | undefined {
  if (link === '') return { to: 'app' }
  if (/[\p{Cc}\p{Cf}\s]/u.test(link) || closed.test(link) || !URL.canParse(link)) return undefined
  return { to: /^https?:/i.test(link) ? 'web' : 'page', url: link }
}

/** The address as Android's intents are written, with values for the page; one that is an intent already gets the values. */
export function androidIntent(url: string, values: Readonly<Record<string, string>>): string {
  const extras = Object.entries(values)
    .map(([name, value]) => `S.${name}=${encodeURIComponent(value.toWellFormed())};`)
    .join('')
  if (/^intent:/i.test(url)) return url.replace(/;end$/, () => `;${extras}end`)
  const [, scheme = '', rest = ''] = /^([^:]+):(?:\/\/)?(.*)$/s.exec(url) ?? []
  // What follows the last # is Android's own: a fragment of the address must not be taken for it.
  return `intent://${rest.replaceAll('#', '%23')}#Intent;scheme=${scheme};${extras}end`
}
