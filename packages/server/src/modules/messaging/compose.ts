import { writtenTemplate } from './by-hand.ts'
import type { LinkClaims, LinkSigner } from './tokens.ts'

export interface Composed {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

type Of = Omit<LinkClaims, 'kind' | 'url' | 'links'>

interface Composing {
  readonly class: 'marketing' | 'service'
  readonly journeyId: number
  readonly templateId: string
  readonly signer: LinkSigner
  readonly publicUrl: string
  /** An address of ours that unsubscribes. */
  readonly mailto?: string | undefined
}

/** Adds what a mail carries besides its content: counted links, the open pixel and, to marketing, a way out. */
export function compose(page: string, of: Of, how: Composing): Composed {
  const link = (path: string, claims: LinkClaims): string => `${how.publicUrl}/t/${path}/${how.signer.sign(claims)}`
  const unsubscribe = unsubscribeUrl(of, how.signer, how.publicUrl)
  const targets = new Set<string>()
  countLinks(page, how.publicUrl, (url) => (targets.add(url), url))
  const counted = countLinks(page, how.publicUrl, (url) => link('c', { kind: 'click', ...of, url, links: targets.size }))
  const pixel = `<img src="${link('o', { kind: 'open', ...of })}" width="1" height="1" alt="" style="display:none">`
  // Somebody wrote it: whoever is away answers to that as to any other mail.
  if (how.templateId === writtenTemplate) return { html: insertBeforeEnd(counted, pixel), headers: {} }
  if (how.class === 'service') return { html: insertBeforeEnd(counted, pixel), headers: { 'Auto-Submitted': 'auto-generated' } }
  const footer = `<p style="font-size:12px;color:#888"><a href="${unsubscribe}">退订 · Unsubscribe</a></p>`
  return {
    html: insertBeforeEnd(counted.includes(unsubscribe) ? counted : insertBeforeEnd(counted, footer), pixel),
    headers: {
      'List-Unsubscribe': [unsubscribe, ...(how.mailto === undefined ? [] : [`mailto:${how.mailto}`])].map((one) => `<${one}>`).join(', '),
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Feedback-ID': `${how.journeyId}:${of.project}:${how.templateId}:millrace`,
    },
  }
}

/** What a tap on a notification opens, if it is of the web, leads through us; an address of the app goes there straight. */
export const linked = <T extends { readonly link: string }>(texts: T, of: Of, signer: LinkSigner, publicUrl: string): T =>
  /^https?:/i.test(texts.link)
    ? { ...texts, link: `${publicUrl}/t/c/${signer.sign({ kind: 'click', ...of, url: texts.link, links: 1 })}` }
    : texts

export const unsubscribeUrl = (of: Of, signer: LinkSigner, publicUrl: string): string =>
  `${publicUrl}/t/u/${signer.sign({ kind: 'unsubscribe', ...of })}`

/** Web links lead through us; `mailto:`, anchors, our own links and `data-no-track` stay as they are. */
function countLinks(page: string, publicUrl: string, through: (url: string) => string): string {
  return page.replace(/<a\s[^>]*>/gi, (tag) => {
    if (/\sdata-no-track\b/i.test(tag)) return tag
    return tag.replace(/(\shref\s*=\s*)("|')(https?:\/\/[^"']+)\2/i, (all, before: string, quote: string, url: string) => {
      const target = unescapeHtml(url.trim())
      return target.startsWith(`${publicUrl}/t/`) ? all : `${before}${quote}${through(target)}${quote}`
    })
  })
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&#34;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' }
const unescapeHtml = (text: string): string => text.replace(/&(amp|quot|#34|#39|lt|gt);/g, (entity) => entities[entity] ?? entity)

const insertBeforeEnd = (page: string, part: string): string => {
  const end = page.toLowerCase().lastIndexOf('</body>')
  return end < 0 ? page + part : page.slice(0, end) + part + page.slice(end)
}
