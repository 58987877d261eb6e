import { createServer, type Server } from 'node:http'

interface Keys {
  /** Of the installation. */
  readonly url: string
  readonly writeKey: string
}

const products = [
  { id: 'tee', name: 'T 恤', price: '¥ 59' },
  { id: 'shoes', name: '运动鞋', price: '¥ 399' },
  { id: 'bag', name: '双肩包', price: '¥ 199' },
  { id: 'coat', name: '羽绒服', price: '¥ 699' },
] as const

const style = `*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff}
header{display:flex;justify-content:space-between;padding:16px 24px;background:#f4f1ea}a{color:inherit;text-decoration:none}
.hero{padding:96px 24px;background:#e7eefb;font-size:28px}.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:24px;padding:24px}
.card{border:1px solid #ddd;border-radius:8px;padding:24px;min-height:180px}button{font:inherit;padding:8px 24px;border:0;border-radius:6px;background:#24539e;color:#fff}
section{padding:24px;min-height:700px}footer{padding:48px 24px;background:#f4f1ea}`

/** The pages of the sample shop, with our SDK on them as any customer has it. */
export function shopPages({ url, writeKey }: Keys): Readonly<Record<string, string>> {
  const page = (title: string, body: string): string => `<!doctype html><html lang="zh"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><style>${style}</style>
<header><a href="/" data-mr-id="logo">示例商城</a><a href="/cart" data-mr-id="cart">购物车</a></header>${body}
<footer>示例商城 · 关于我们</footer><script src="${url}/sdk/millrace.js" data-key="${writeKey}"></script></html>`
  const cards = products.map(
    ({ id, name, price }) => `<a class="card" href="/product/${id}" data-mr-id="card-${id}">${name}<br>${price}</a>`,
  )
  const details = products.map(({ id, name, price }) => [
    `/product/${id}`,
    page(
      name,
      `<section><h1>${name}</h1><p>${price}</p><button data-mr-id="buy" onclick="this.textContent='已加入'">加入购物车</button></section>
<section><h2>商品详情</h2></section><section><h2>评价</h2></section>`,
    ),
  ])
  return {
    '/': page(
      '首页',
      `<div class="hero">双十一 全场五折</div><div class="grid">${cards.join('')}</div><section><h2>猜你喜欢</h2></section>`,
    ),
    '/cart': page('购物车', `<section><h1>购物车</h1><button data-mr-id="pay">去结算</button></section>`),
    ...Object.fromEntries(details),
  }
}

/** Serves them on this machine alone; port 0 is any that is free. */
export async function openShopSite(keys: Keys, port: number): Promise<{ url: string; server: Server }> {
  const pages = shopPages(keys)
  const server = createServer((request, response) => {
    const body = pages[(request.url ?? '/').split('?')[0] ?? '/']
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(body ?? '')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return { url: `http://localhost:${typeof address === 'object' && address ? address.port : port}`, server }
}
