import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newSlugSchema } from './admin/api.ts'
import { fieldText } from './field-texts.ts'
import { countQuerySchema, funnelQuerySchema } from './queries/index.ts'
import { ruleSchema } from './rules/index.ts'

const wrongWith = (schema: typeof funnelQuerySchema | typeof countQuerySchema | typeof ruleSchema | typeof newSlugSchema, given: unknown) =>
  schema.safeParse(given).error?.issues.map((one) => fieldText(one.message, 'zh'))

test('what is wrong with a question is said in Chinese, by our schemas and by those they are made of', () => {
  const days = { from: '2026-11-02', to: '2026-11-01' }
  expect(wrongWith(countQuerySchema, { ...days, event: 'A' })).toEqual(['结束日期早于开始日期'])
  expect(wrongWith(countQuerySchema, { ...days, event: 7 })).toContain('需要文本')
  expect(wrongWith(funnelQuerySchema, { from: '2026-11-01', to: '2026-11-02', steps: [] })?.join()).toMatch(/^[^a-z]+$/i)
  expect(wrongWith(newSlugSchema, 'shared')).toEqual(['该标识为系统页面保留，请换一个'])
  expect(fieldText('at most 7 here', 'zh')).toBe('此处最大为 7')
  expect(fieldText('there is no segment seg_gone', 'zh')).toBe('该项目没有分群 seg_gone')
  expect(fieldText('at most 7 here', 'en')).toBe('at most 7 here')
})

test('whatever questions, rules and boards say of a field has its Chinese', () => {
  const said = ['queries', 'rules', 'boards', 'metrics', 'admin'].flatMap((topic) =>
    readdirSync(join(import.meta.dirname, topic), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => [...readFileSync(join(import.meta.dirname, topic, file), 'utf8').matchAll(/message: '([^']+)'/g)])
      .map(([, message = '']) => message),
  )
  expect(said.length).toBeGreaterThan(30)
  expect(said.filter((message) => !/[一-鿿]/.test(fieldText(message, 'zh')))).toEqual([])
})
