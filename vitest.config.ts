import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const seed = process.env.MILLRACE_TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31))
const scale = process.env.MILLRACE_TEST_SCALE ?? '1'
// Whoever runs the tests, by whatever command, can run them again with the same numbers.
process.stdout.write(`seed ${seed}, scale ${scale}\n`)
// A test with twenty times the work has twenty times the time.
const timeout = 300_000 * Math.max(1, Number(scale))
/** Walks that take minutes even when they are short: a run of scale 1 leaves them out, where a small test beside each shows a break early. */
const long = Number(scale) > 1 ? [] : ['packages/**/*.long.test.ts']
/** Servers and commands that tests start as processes read their modules as the first of them has compiled them: more than a third less work to start. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')
const env = { MILLRACE_TEST: '1', MILLRACE_TEST_SEED: seed, MILLRACE_TEST_SCALE: scale, TZ: 'UTC' }

/** Those that take minutes, or an hour at scale 20: what starts last decides when a run ends, and a fresh clone knows no durations. */
const longest = [
  'scenarios/kill',
  'pages.browser',
  'scenarios/malformed',
  '.long.test',
  'segment.browser',
  'tags.browser',
  'blocks.browser',
  'journey.browser',
  'cli.test',
  '-kill.test',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((part) => moduleId.includes(part))
      return found < 0 ? longest.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // One more than the cores it is meant for: tests wait for a third of their time.
    maxWorkers: 3,
    // Files of a worker share the modules they load, which is a quarter of the time; what a test changes in them it puts back.
    isolate: false,
    env,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['packages/contract/src/**/*.test.ts', 'packages/web-sdk/src/**/*.test.ts', 'packages/server/test/*.pure.test.ts'],
          testTimeout: timeout / 5,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['packages/server/**/*.test.ts', 'packages/web-sdk/test/**/*.test.ts'],
          exclude: ['packages/server/test/*.pure.test.ts', 'packages/web-sdk/test/**/*.browser.test.ts', ...long],
          globalSetup: ['packages/server/test/engines.ts'],
          testTimeout: timeout,
          hookTimeout: timeout,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['packages/{console,web-sdk}/test/**/*.browser.test.ts'],
          exclude: long,
          // What a page shows comes when it comes: a busy machine is slow, not wrong.
          expect: { poll: { timeout: 60_000, interval: 150 } },
          globalSetup: ['packages/server/test/engines.ts'],
          testTimeout: timeout,
          hookTimeout: timeout,
        },
      },
    ],
  },
})
