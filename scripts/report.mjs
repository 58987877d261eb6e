// Reads the JSON report of a test run.
import { existsSync, readFileSync } from 'node:fs'

function testsOf(file) {
  if (!existsSync(file)) return { tests: [], brokenFiles: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  return {
    tests: report.testResults.flatMap((one) => one.assertionResults),
    brokenFiles: report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length,
  }
}

/** `N passed, N failed`: a run that failed before or beside its tests has at least one failure. */
export function counts(file, exitCode) {
  const { tests, brokenFiles } = testsOf(file)
  const number = (status) => tests.filter((test) => test.status === status).length
  const failed = number('failed') + brokenFiles
  return `${number('passed')} passed, ${failed === 0 && exitCode !== 0 ? 1 : failed} failed`
}

/** Mission rows that a test names at its start: `C19 D35 paying …`, `A14 (part: …) …`. Case names of protocols are no rows. */
export function rowsOf(title, known) {
  const start = /^(?:[A-Z]\d{2}\s+)+/.exec(`${title} `)?.[0] ?? ''
  return start.split(/\s+/).filter((row) => known.has(row))
}

/** Mission row, result, test; a row of several tests has several lines. */
export function rowLines(file, known) {
  return testsOf(file)
    .tests.flatMap((test) => rowsOf(test.title, known).map((row) => ({ row, test })))
    .sort((a, b) => a.row.localeCompare(b.row))
    .map(({ row, test }) => ({ row, line: `${row}  ${test.status.padEnd(7)} ${test.title}` }))
}
