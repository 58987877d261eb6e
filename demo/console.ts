/** What the demo asks of the admin API, as any client would. */
export interface Shop {
  readonly url: string
  readonly slug: string
  readonly writeKey: string
  readonly apiToken: string
}

export async function api<T>(shop: Shop, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(`${shop.url}/api/v1/projects/${shop.slug}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${shop.apiToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T /* the caller names what the route answers */
}

const waitSeconds = 10

const mail = {
  name: '订单未支付提醒',
  body: {
    kind: 'html',
    subject: '{{ profile.name | default: "您好" }}，您的订单 {{ event.order_id }} 还未支付',
    preheader: '一小时内支付立减 10 元',
    html: `<body style="font-family:sans-serif;max-width:560px;margin:auto">
  <h2>{{ profile.name | default: "您好" }}，还差一步</h2>
  <p>您的「{{ event.product | default: "宝贝" }}」还在等您，订单号 {{ event.order_id }}，金额 {{ event.amount | money }}。</p>
  <p><a href="https://shop.example/pay?order={{ event.order_id }}" style="background:#0f766e;color:#fff;padding:10px 20px;border-radius:6px;text-decoration:none">去支付</a></p>
</body>`,
    text: '',
  },
}

/** A template, the journey 下单两小时未支付 (its wait shortened, and said so) and a segment; nothing if they exist. */
export async function furnish(shop: Shop): Promise<void> {
  const { items } = await api<{ items: object[] }>(shop, 'GET', 'journeys')
  if (items.length > 0) return
  const template = await api<{ id: string }>(shop, 'POST', 'templates', mail)
  const paid = { event: 'PayOrder', filters: [], links: [{ property: 'order_id', trigger: 'order_id' }] }
  const journey = await api<{ id: string; revision: number }>(shop, 'POST', 'journeys', {
    name: `下单两小时未支付（演示：等待缩短为 ${waitSeconds} 秒）`,
    draft: {
      entry: {
        kind: 'event_then_not',
        event: 'SubmitOrder',
        filters: [],
        key: 'order_id',
        not: paid,
        within: { amount: waitSeconds, unit: 'second' },
      },
      nodes: [
        {
          id: 'split',
          kind: 'split',
          settings: {
            arms: [
              { id: 'mail', name: '触达', weight: 90 },
              { id: 'control', name: '对照组', weight: 10, control: true },
            ],
          },
        },
        { id: 'send', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'service' } },
        { id: 'tag', kind: 'set_tag', settings: { tag: '未支付已提醒' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'split' },
        { from: 'split', port: 'mail', to: 'send' },
        { from: 'send', port: 'next', to: 'tag' },
      ],
      goal: { ...paid, within: { amount: 1, unit: 'day' }, exit: true },
      reentry: { kind: 'after_exit' },
    },
  })
  await api(shop, 'POST', `journeys/${journey.id}/publish`, {}, { 'if-match': `"${journey.revision}"` })
  const week = { kind: 'last', amount: 7, unit: 'day' }
  await api(shop, 'POST', 'segments', {
    name: '上海高意向未购',
    rule: {
      kind: 'all',
      rules: [
        { kind: 'event', event: 'ViewProduct', filters: [], window: week, count: { op: 'gte', value: 3 } },
        { kind: 'event', event: 'PayOrder', filters: [], window: week, count: { op: 'eq', value: 0 } },
        { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } },
      ],
    },
  })
}

interface Property {
  readonly name: string
  readonly unit: string | null
  readonly revision: number
}

/** What the shop pays with: amounts and prices are money, as soon as the first have been seen. */
export async function markMoney(shop: Shop): Promise<void> {
  const waiting = new Set(['amount', 'price'])
  while (waiting.size > 0) {
    const { eventProperties } = await api<{ eventProperties: Property[] }>(shop, 'GET', 'catalog')
    for (const { name, unit, revision } of eventProperties) {
      if (!waiting.delete(name) || unit === 'money') continue
      await api(shop, 'PATCH', `catalog/properties/event/${name}`, { unit: 'money' }, { 'if-match': `"${revision}"` })
    }
    if (waiting.size > 0) await new Promise((done) => setTimeout(done, 1_000))
  }
}
