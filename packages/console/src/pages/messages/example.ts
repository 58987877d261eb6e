import type { Template } from '@millrace/contract/content/api.ts'

const known: Readonly<Record<string, unknown>> = {
  order_id: 'A-1001',
  amount: 12_800,
  price: 5990,
  product: '帆布鞋',
  product_name: '帆布鞋',
  city: '上海',
  name: '王芳',
  url: 'https://shop.example/',
}

/** Values to look at a template with, when no real event is at hand: every `event.x` it reads gets one. */
export function exampleOf(variables: Template['variables']): Record<string, unknown> {
  const names = variables.flatMap(({ name }) => /^event\.(.+)$/.exec(name)?.[1] ?? /^item\.event\.([^.]+)/.exec(name)?.[1] ?? [])
  return Object.fromEntries(names.map((name) => [name, known[name] ?? name]))
}
