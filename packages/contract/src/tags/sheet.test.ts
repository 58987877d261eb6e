import { expect, test } from 'vitest'
import { csvLine } from '../csv.ts'
import { type TagInput, tagInputSchema } from './api.ts'
import { cellOf, type KnownTag, planSheet, readSheet } from './sheet.ts'
import { sheetTemplate } from './sheet-template.ts'
import { sheetFields, sheetWords } from './sheet-words.ts'

const tag = (name: string, more: Partial<KnownTag> = {}): KnownTag => ({
  ...tagInputSchema.parse({ name, definition: { kind: 'planned' } }),
  id: `tag_${name}`,
  archivedAt: null,
  ...more,
})
const row = (n: number, cells: object) => ({ row: n, cells })

test('B04 (part: sheet) headings are read in both languages and as the API has them, and rows keep the number of their line', () => {
  const [zh, en] = [sheetWords.zh.fields, sheetWords.en.fields]
  const rows = readSheet([
    [zh.name, en.category.toUpperCase(), 'note', '别的', zh.archived],
    ['会员', '人口/会员', "'=1+1", 'x', ''],
    ['', ' ', '', '', ''],
    ['旧', '', '', '', '已归档'],
  ])
  expect(rows).toEqual([
    { row: 2, cells: { name: '会员', category: '人口/会员', note: '=1+1', archived: '' } },
    { row: 4, cells: { name: '旧', category: '', note: '', archived: '已归档' } },
  ])
  expect([readSheet([['别的'], ['x']]), readSheet([])]).toEqual([undefined, undefined])
})

test('B04 (part: sheet) known names get what describes them, others become planned tags, and what cannot be is refused by row and field', () => {
  const known = [tag('会员', { owner: '小王', values: ['金'] }), tag('旧', { archivedAt: '2026-11-01T00:00:00Z' }), tag('同')]
  const { plan, make, change } = planSheet(
    [
      row(2, { name: '会员', owner: '', values: '金； 银\n铜', refresh: 'Every hour', stage: '试用' }),
      row(3, { name: '新', category: '人口', note: '口径', stage: '' }),
      row(4, { name: '同', note: '' }),
      row(5, { name: ' ', note: 'x' }),
      row(6, { name: '新' }),
      row(7, { name: '旧' }),
      row(8, { name: '坏', category: 'a//b', refresh: 'weekly', values: '金; 金', stage: 'x', source: 'x'.repeat(501) }),
      row(9, { name: '旧', archived: '已归档' }),
    ],
    known,
  )
  expect(plan.make).toEqual([{ row: 3, name: '新' }])
  expect(make).toMatchObject([
    { name: '新', category: '人口', note: '口径', stage: 'draft', refresh: 'asked', definition: { kind: 'planned' } },
  ])
  expect(plan.change).toEqual([
    {
      row: 2,
      id: 'tag_会员',
      name: '会员',
      fields: [
        { field: 'values', before: '金', after: '金; 银; 铜' },
        { field: 'refresh', before: 'asked', after: 'hourly' },
        { field: 'stage', before: 'active', after: 'trial' },
      ],
    },
  ])
  expect(change).toMatchObject([{ id: 'tag_会员', owner: '小王', values: ['金', '银', '铜'], refresh: 'hourly', stage: 'trial' }])
  expect(plan.refuse.map((one) => [one.row, one.field, one.code])).toEqual([
    [5, 'name', 'missing'],
    [6, 'name', 'twice'],
    [7, 'name', 'archived'],
    [8, 'category', 'wrong'],
    [8, 'values', 'wrong'],
    [8, 'source', 'wrong'],
    [8, 'refresh', 'wrong'],
    [8, 'stage', 'wrong'],
  ])
  expect([plan.same, plan.left]).toEqual([1, 1])
})

test('a sheet that is written and read back changes nothing, whatever looks like a formula; the template is a sheet', () => {
  const input: TagInput = tagInputSchema.parse({
    name: '=HYPERLINK()',
    category: '-a/+b',
    note: '@x, "y"\nz',
    definition: { kind: 'planned' },
    values: ['+1', '-2', '<100'],
    source: '+86',
    use: '=1',
    owner: '@me',
    refresh: 'daily',
    stage: 'retiring',
  })
  for (const words of [sheetWords.zh, sheetWords.en]) {
    const cells = sheetFields.map((field) => cellOf(field, input, words))
    const line = csvLine(cells)
    // As the file has them, without the quotes that a reader of CSV takes off.
    const guarded = cells.map((cell) =>
      csvLine([cell])
        .replace(/\r\n$/, '')
        .replace(/^"([^]*)"$/, '$1')
        .replaceAll('""', '"'),
    )
    expect(line).toContain("'=HYPERLINK()")
    const rows = readSheet([sheetFields.map((field) => words.fields[field]), guarded]) ?? []
    expect(planSheet(rows, [tag(input.name, input)]).plan).toEqual({ make: [], change: [], refuse: [], same: 1, left: 0 })
  }
  for (const language of ['zh', 'en'] as const) {
    const rows = readSheet([sheetFields.map((field) => sheetWords[language].fields[field]), ...sheetTemplate(language)]) ?? []
    const { plan, make } = planSheet(rows, [])
    expect([plan.make.length, plan.refuse]).toEqual([6, []])
    expect(make[0]?.values).toHaveLength(5)
  }
})
