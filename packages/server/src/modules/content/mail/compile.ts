import { createHash } from 'node:crypto'
import type { Body } from '@millrace/contract/content/api.ts'
import type { Brand } from '@millrace/contract/content/blocks/brand.ts'
import { writesRaw } from '@millrace/contract/content/blocks/liquid.ts'
import { plainOf } from '@millrace/contract/content/blocks/plain.ts'
import { type Block, mostBlocks } from '@millrace/contract/content/blocks/schema.ts'
import { type Placed, textsOfBlocks } from '@millrace/contract/content/blocks/texts.ts'
import { fail } from '../../../platform/errors.ts'
import { treeOf } from './tree.ts'
import { vault } from './vault.ts'

export type Mail = Extract<Body, { kind: 'email' }>
export type Page = Extract<Body, { kind: 'html' }>

/** What a mail is drawn with, as it is now. */
export interface Surroundings {
  readonly brand: Brand
  /** Blocks that are shared, by their id. */
  readonly shared: ReadonlyMap<string, readonly Block[]>
}

/** Half of what a process loads at its start, for what few processes do: loaded by the first that makes a page. */
const loadMjml = async () => {
  const [core, preset] = await Promise.all([import('mjml-core'), import('mjml-preset-core')])
  return { mjml2html: core.default, preset: preset.default }
}

const longestPage = 300_000
const keptPages = 200
const pages = new Map<string, Promise<Page>>()

/** A mail of blocks as a page to be filled in, made once for as long as nothing of it changes. */
export function compiled(mail: Mail, around: Surroundings): Promise<Page> {
  const blocks = withShared(mail.blocks, around.shared)
  const { brand } = around
  const key = createHash('sha256')
    .update(JSON.stringify([mail, blocks, brand]))
    .digest('base64')
  const page = pages.get(key) ?? compile(mail, blocks, brand)
  pages.delete(key)
  pages.set(key, page)
  const [oldest] = pages.keys()
  if (pages.size > keptPages && oldest !== undefined) pages.delete(oldest)
  // What could not be made is tried again by whoever asks next, and told to everybody who waits.
  page.catch(() => pages.delete(key))
  return page
}

async function compile(mail: Mail, blocks: readonly Placed[], brand: Brand): Promise<Page> {
  const raw = textsOfBlocks(blocks).find(writesRaw)
  if (raw !== undefined) refuse(`a value is not written as markup: take \`| raw\` out of ${raw.slice(0, 60)}`)
  const kept = vault()
  const { mjml2html, preset } = await loadMjml()
  const { html } = await mjml2html(treeOf(mail, blocks, { brand, vault: kept }), {
    presets: [preset],
    validationLevel: 'strict',
    ignoreIncludes: true,
    fonts: {},
    keepComments: false,
  })
  const page = kept.restore(html.replace(/>\s*\n\s*</g, '>\n<')).trim()
  if (page.length > longestPage)
    refuse(`the page comes to ${Math.ceil(page.length / 1_000)} kB, at most ${longestPage / 1_000}; take blocks out`)
  return { kind: 'html', subject: mail.subject, preheader: '', html: page, text: plainOf(blocks, brand), suits: mail.suits }
}

/** Shared blocks where they stand. Their own ids may be those of others: what conditions are called goes by place. */
function withShared(blocks: readonly Block[], shared: Surroundings['shared']): Placed[] {
  const whole = blocks.flatMap((block): readonly Placed[] => {
    if (block.kind !== 'shared') return [block]
    const found =
      shared.get(block.block) ?? refuse(`the shared block ${block.block || '(none chosen)'} does not exist; choose another or take it out`)
    return found.map((one) => ({ ...one, also: block.show }))
  })
  if (whole.length > mostBlocks) refuse(`${whole.length} blocks with those that are shared; at most ${mostBlocks}`)
  return whole.map(numbered)
}

const numbered = (block: Placed, at: number): Placed => {
  const id = `n${at}`
  if (block.kind !== 'columns') return { ...block, id }
  return { ...block, id, columns: block.columns.map((column, nth) => column.map((one, i) => ({ ...one, id: `${id}c${nth}i${i}` }))) }
}

const refuse = (reason: string): never => fail('template_invalid', { reason })
