// Mission row → test → result, from the JSON report of the last test run; with --counts only "N passed, N failed".
import { readFileSync } from 'node:fs'

const isCounts = process.argv[2] === '--counts'
const report = JSON.parse(readFileSync(process.argv[isCounts ? 3 : 2], 'utf8'))
const tests = report.testResults.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })))
const failedFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length

if (isCounts) {
  const passed = tests.filter((test) => test.status === 'passed').length
  console.log(`${passed} passed, ${tests.filter((test) => test.status === 'failed').length + failedFiles} failed`)
} else {
  const rows = tests.flatMap((test) => {
    const row = /^([A-Z]\d{2})\b/.exec(test.title)?.[1]
    return row ? [{ row, test }] : []
  })
  for (const { row, test } of rows.sort((a, b) => a.row.localeCompare(b.row))) console.log(`${row}  ${test.status.padEnd(7)} ${test.title}`)
  console.log(`${new Set(rows.map(({ row }) => row)).size} rows touched by ${rows.length} tests`)
}
