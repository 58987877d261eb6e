import type { Body } from '@millrace/contract/content/api.ts'
import { type Brand, brandSchema } from '@millrace/contract/content/blocks/brand.ts'
import { type Block, blockSchema, mailBodySchema } from '@millrace/contract/content/blocks/schema.ts'
import { noItemScope, render } from '../src/modules/content/render.ts'
import { compiled } from '../src/modules/content/mail/compile.ts'

export const brand: Brand = brandSchema.parse({ logo: 'https://shop.example/logo.png', footer: '引渠商店\n上海市世纪大道 1 号' })

/** One block of each kind, with all it can have. */
export const each: Readonly<Record<string, object>> = {
  heading: { text: '{{ profile.name | default: "你好" }}，有新品', level: 1 },
  text: {
    text: '**粗** 和 *斜*，[看看](https://shop.example/?o={{ event.order_id | url_encode }})。\n\n- 一\n- {{ profile.city | default: "?" }}\n\n1. 甲',
  },
  image: {
    src: 'https://shop.example/a.png',
    alt: '{{ profile.name | default: "" }} 的礼物',
    link: '{{ event.link | default: "" }}',
    width: 400,
  },
  logo: { link: 'https://shop.example/' },
  button: { text: '去{{ profile.city | default: "看看" }}', link: 'https://shop.example/?c={{ profile.city | default: "" | url_encode }}' },
  divider: {},
  spacer: { height: 40 },
  coupon: { label: '专属券', code: '{{ event.order_id }}', note: '三天内有效' },
  html: {
    html: '<p onclick="x()" style="color:red">{{ profile.name | default: "" }}<script>1</script><a href="{{ event.link | default: "" }}">x</a></p>',
  },
  columns: {
    columns: [
      [{ id: 'l1', kind: 'text', text: '左 {{ profile.name | default: "" }}' }],
      [{ id: 'r1', kind: 'button', text: '右', link: 'https://shop.example/r' }],
    ],
  },
  items: { list: 'event.items' },
  footer: {},
}

export const block = (kind: string, more: object = {}): Block => blockSchema.parse({ id: 'b1', kind, ...each[kind], ...more })

export const mailOf = (blocks: readonly Block[], more: object = {}): Extract<Body, { kind: 'email' }> =>
  mailBodySchema.parse({
    kind: 'email',
    subject: 's {{ profile.name | default: "" }}',
    preheader: 'p {{ profile.name | default: "" }}',
    blocks,
    ...more,
  })

export const drawnAs = async (
  blocks: readonly Block[],
  profile: Readonly<Record<string, unknown>> = {},
  event: Readonly<Record<string, unknown>> = {},
  shared: ReadonlyMap<string, readonly Block[]> = new Map(),
) => {
  const page = await compiled(mailOf(blocks), { brand, shared })
  const project = { name: 'Shop', timeZone: 'Asia/Shanghai', currency: 'CNY' }
  const result = await render(page, {
    profile,
    event,
    item: noItemScope,
    project,
    unsubscribe_url: 'https://u.example/1',
    now: new Date('2026-11-01T02:00:00Z'),
  })
  if (!result.ok) throw new Error(result.reason)
  return result.rendered
}

/** Tags and names of attributes: what a page is made of, whatever is said in it. */
export const skeleton = (html: string): string =>
  [...html.matchAll(/<(\/?[a-z!][\w:-]*)((?:\s+[\w:-]+(?:\s*=\s*"[^"]*")?)*)\s*\/?>|</gi)]
    .map(([all, tag, attributes = '']) => (tag === undefined ? all : `${tag} ${attributes.replace(/="[^"]*"/g, '').replace(/\s+/g, ' ')}`))
    .join('\n')

/** An entry of a list that the block of items shows. */
export const item = (name: string) => ({ name, price: 5990, url: 'https://shop.example/p', image: 'https://shop.example/p.png' })
