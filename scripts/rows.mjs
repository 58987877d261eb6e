// Mission row → test → result, from the report of the last test run; with --counts and its exit code only `N passed, N failed`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { counts, rowLines } from './report.mjs'

const here = join(fileURLToPath(import.meta.url), '..')
const isCounts = process.argv[2] === '--counts'
const [exitCode = '0', file = join(here, '../.rows.json')] = isCounts ? process.argv.slice(3) : ['0', ...process.argv.slice(2)]
if (isCounts) console.log(counts(file, Number(exitCode)))
else {
  const titles = new Map(
    readFileSync(join(here, 'mission-rows.txt'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, 3), line.slice(4)]),
  )
  const lines = rowLines(file, titles)
  for (const { line } of lines) console.log(line)
  const rows = new Set(lines.map(({ row }) => row))
  console.log(`${rows.size} of ${titles.size} rows touched by ${lines.length} tests`)
}
