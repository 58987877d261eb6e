import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'millrace-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const report = join(folder, 'report.json')
const rows = (...args: readonly string[]): string[] =>
  execFileSync(process.execPath, [join(import.meta.dirname, '../../../scripts/rows.mjs'), ...args])
    .toString()
    .trim()
    .split('\n')

function reported(titles: Record<string, string>, brokenFiles = 0): void {
  const assertionResults = Object.entries(titles).map(([title, status]) => ({ title, status }))
  const broken = Array.from({ length: brokenFiles }, () => ({ status: 'failed', assertionResults: [] }))
  writeFileSync(report, JSON.stringify({ testResults: [{ status: 'passed', assertionResults }, ...broken] }))
}

test('a test counts for every mission row at the start of its name, and for nothing that only looks like one', () => {
  reported({
    'C19 D35 paying after the mail is a conversion': 'passed',
    'A14 (part: words) a rule reads as a sentence': 'failed',
    'S01 Sensors case, no mission row': 'passed',
    'Z99 nor this': 'passed',
    'the order D17 is not at the start': 'passed',
  })
  expect(rows(report)).toEqual([
    'A14  failed  A14 (part: words) a rule reads as a sentence',
    'C19  passed  C19 D35 paying after the mail is a conversion',
    'D35  passed  C19 D35 paying after the mail is a conversion',
    '3 of 278 rows touched by 3 tests',
  ])
})

test('a run that breaks off before, beside or between its tests never reports success', () => {
  const missing = join(folder, 'missing.json')
  expect(rows('--counts', '1', missing)).toEqual(['0 passed, 1 failed'])
  reported({ one: 'passed', two: 'passed' })
  expect(rows('--counts', '0', report)).toEqual(['2 passed, 0 failed'])
  expect(rows('--counts', '1', report)).toEqual(['2 passed, 1 failed'])
  reported({ one: 'passed', two: 'failed' }, 2)
  expect(rows('--counts', '1', report)).toEqual(['1 passed, 3 failed'])
})
