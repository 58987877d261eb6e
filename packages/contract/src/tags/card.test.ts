import { expect, test } from 'vitest'
import { byCategory } from './card.ts'

test('tags stand by category: those of a customer’s card first and in its order, the others by name, at last those of none', () => {
  const categories = ['', '客户概览/决策标签', '交易/价值', '客户概览/社会属性', '行为', '消费能力', '客户概览/消费能力']
  expect(byCategory(categories.map((category) => ({ category }))).map((one) => [one.title, one.tags.length])).toEqual([
    ['社会属性', 1],
    ['消费能力', 2],
    ['决策标签', 1],
    ['交易/价值', 1],
    ['行为', 1],
    ['', 1],
  ])
})
