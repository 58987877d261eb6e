/** `npm run emulators [first port]`: providers to send to while developing, on this machine only. */
import { startEmulators } from './index.ts'

const port = Number(process.argv[2] ?? 7_400)
const running = await startEmulators({ port })
for (const [name, { url, account }] of Object.entries(running)) {
  console.log(`${name.padEnd(14)} ${url}  (inbox: ${url}/__ctl)`)
  console.log(`${' '.repeat(15)}${credentials(account)}`)
}

function credentials(account: unknown): string {
  const shown = Object.entries(account as object).filter(
    ([name, value]) => typeof value === 'string' && /key|secret|sid|token|app|client|team|certificate|service/i.test(name),
  )
  // What has many lines is a file, and stands in the account.
  return shown.map(([name, value]) => `${name} ${String(value).includes('\n') ? '(a file, in /__ctl/account)' : String(value)}`).join(', ')
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void Promise.all(Object.values(running).map((one) => one.stop())).then(() => process.exit(0)))
