import { expect, test } from 'vitest'
import { levelsOf, nested } from './tree.ts'

test('B01 (part: levels) a path stands in each level above it, and paths make a tree in the order they come', () => {
  expect(levelsOf('大三/计算机/一班')).toEqual(['大三', '大三/计算机', '大三/计算机/一班'])
  expect([levelsOf(''), levelsOf('/a'), levelsOf('a//b')]).toEqual([[], ['/a'], ['a', 'a/', 'a//b']])
  expect(nested(['大三/计算机', '大二', '大三/数学', '大三'])).toEqual([
    {
      path: '大三',
      name: '大三',
      below: [
        { path: '大三/计算机', name: '计算机', below: [] },
        { path: '大三/数学', name: '数学', below: [] },
      ],
    },
    { path: '大二', name: '大二', below: [] },
  ])
})
