import { type Inline, parseRichText, type Paragraph } from '@millrace/contract/content/blocks/rich-text.ts'
import type { Vault } from './vault.ts'

/** The small markup of a text block as a page has it. */
export const richHtml = (source: string, vault: Vault): string =>
  parseRichText(source)
    .map((part) => paragraph(part, vault))
    .join('')

function paragraph(part: Paragraph, vault: Vault): string {
  if (part.kind === 'paragraph') return `<p style="margin:0 0 12px">${inlines(part.of, vault)}</p>`
  const tag = part.kind === 'bullets' ? 'ul' : 'ol'
  const items = part.items.map((item) => `<li style="margin:0 0 4px">${inlines(item, vault)}</li>`).join('')
  return `<${tag} style="margin:0 0 12px;padding-left:24px">${items}</${tag}>`
}

const inlines = (some: readonly Inline[], vault: Vault): string => some.map((one) => inline(one, vault)).join('')

function inline(one: Inline, vault: Vault): string {
  switch (one.kind) {
    case 'said':
    case 'filled':
      return vault.said(one.source)
    case 'break':
      return '<br>'
    case 'bold':
      return `<strong>${inlines(one.of, vault)}</strong>`
    case 'italic':
      return `<em>${inlines(one.of, vault)}</em>`
    case 'link': {
      const href = vault.address(one.href)
      return href === '' ? inlines(one.of, vault) : `<a href="${href}" class="mr-link">${inlines(one.of, vault)}</a>`
    }
  }
}
