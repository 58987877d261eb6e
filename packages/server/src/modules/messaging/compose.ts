import type { LinkClaims, LinkSigner } from './tokens.ts'

export interface Composed {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** Adds what every tracked mail carries: counted links, the open pixel, a way to unsubscribe (also with one click). */
export function compose(page: string, of: Omit<LinkClaims, 'kind' | 'url'>, signer: LinkSigner, publicUrl: string): Composed {
  const link = (path: string, claims: LinkClaims): string => `${publicUrl}/t/${path}/${signer.sign(claims)}`
  const unsubscribe = link('u', { kind: 'unsubscribe', ...of })
  const counted = page.replace(/(<a\s[^>]*?href=")(https?:\/\/[^"]+)(")/gi, (all, before: string, url: string, after: string) => {
    const target = url.replaceAll('&amp;', '&')
    return target.startsWith(`${publicUrl}/t/`) ? all : `${before}${link('c', { kind: 'click', ...of, url: target })}${after}`
  })
  const withFooter = counted.includes(unsubscribe)
    ? counted
    : insertBeforeEnd(counted, `<p style="font-size:12px;color:#888"><a href="${unsubscribe}">退订 · Unsubscribe</a></p>`)
  const pixel = `<img src="${link('o', { kind: 'open', ...of })}" width="1" height="1" alt="" style="display:none">`
  return {
    html: insertBeforeEnd(withFooter, pixel),
    headers: {
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  }
}

export const unsubscribeUrl = (of: Omit<LinkClaims, 'kind' | 'url'>, signer: LinkSigner, publicUrl: string): string =>
  `${publicUrl}/t/u/${signer.sign({ kind: 'unsubscribe', ...of })}`

const insertBeforeEnd = (page: string, part: string): string =>
  /<\/body>/i.test(page) ? page.replace(/<\/body>/i, `${part}</body>`) : page + part
