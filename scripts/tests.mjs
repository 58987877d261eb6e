// The two ways to test: all of it, and the quick subset. Both say how often and with which seed random tests run.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages, check, ensureSystem } from './checks.mjs'
import { bin, env, inTurn, node, root, run } from './processes.mjs'
import { counts } from './report.mjs'

export const report = join(root, '.rows.json')

function vitest(scale, args) {
  // What lets a change in says the same of it twice; the long run, and vitest by itself, look elsewhere each time.
  const seed = env.MILLRACE_TEST_SEED ?? (scale === '1' ? '1' : String(Math.floor(Math.random() * 2 ** 31)))
  const settings = { MILLRACE_TEST_SEED: seed, MILLRACE_TEST_SCALE: env.MILLRACE_TEST_SCALE ?? scale }
  return {
    said: `seed ${seed}, scale ${settings.MILLRACE_TEST_SCALE}`,
    run: () => run(node, [bin('vitest'), 'run', ...args], { env: { ...env, ...settings } }),
  }
}

/** Everything; ends with the seed and the line `N passed, N failed`, whatever went wrong. */
export async function testAll(args) {
  const rest = args.filter((arg) => arg !== '--long')
  const tests = vitest(args.includes('--long') ? '20' : '1', ['--reporter=default', '--reporter=json', `--outputFile=${report}`, ...rest])
  // A run that breaks off must not show the numbers of the one before.
  rmSync(report, { force: true })
  const code = await inTurn(check, ensureSystem, buildPages, tests.run)
  console.log(tests.said)
  console.log(counts(report, code))
  return code
}

/** Types, lint, format and the tests that need no engine, in less than a minute. */
export async function checkAll() {
  const tests = vitest('1', ['--project', 'pure'])
  const code = await inTurn(check, tests.run)
  console.log(tests.said)
  return code
}
