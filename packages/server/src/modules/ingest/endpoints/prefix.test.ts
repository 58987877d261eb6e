import { expect, test } from 'vitest'
import { withoutPrefix } from './prefix.ts'

test('a path prefix of the customer is taken off ingest paths only', () => {
  expect(withoutPrefix('/collect/sa?project=x&data=%2Fa%2Fb')).toBe('/sa?project=x&data=%2Fa%2Fb')
  expect(withoutPrefix('/a/b/sa.gif?project=x')).toBe('/sa.gif?project=x')
  expect(withoutPrefix('/seg/v1/batch')).toBe('/v1/batch')
  expect(withoutPrefix('/seg/v1/projects/wk/settings')).toBe('/v1/projects/wk/settings')
})

test('our own paths stay as they are', () => {
  for (const url of [
    '/',
    '/sa?project=x',
    '/sa/',
    '/v1/t',
    '/api/v1/projects/debug',
    '/api/v1/t',
    '/journeys/7',
    '/assets/sa.js',
    '/users/sa/edit',
  ])
    expect(withoutPrefix(url)).toBe(url)
})
