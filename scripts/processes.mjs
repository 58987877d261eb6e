// Child processes of the npm commands: they share the terminal, get the signals we get, and are waited for.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(fileURLToPath(import.meta.url), '../..')
export const node = join(root, 'node_modules/node/bin/node')
export const bin = (name) => join(root, 'node_modules/.bin', name)
export const env = {
  // Compiled code is kept: a server or a command of the CLI is up in half the time.
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
  ...process.env,
  PATH: `${join(root, 'node_modules/node/bin')}:${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
}

/** Starts a child and passes SIGINT and SIGTERM on, instead of dying and leaving it behind; resolves with its exit code. */
export function start(file, args, options = {}) {
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', env, ...options })
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  const ended = new Promise((resolve) => {
    const end = (code) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(error.message)
      end(1)
    })
    child.once('exit', (code) => end(code ?? 1))
  })
  return { ended, kill: pass }
}

export const run = (file, args, options) => start(file, args, options).ended

/** One of our TypeScript programs, on the pinned Node. Requests and rounds make much that is soon forgotten: room for it saves collecting it. */
export const program = (file, args = []) =>
  start(node, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64', join(root, file), ...args])

/** Runs steps until one fails; answers with its exit code. */
export async function inTurn(...steps) {
  for (const step of steps) {
    const code = await step()
    if (code !== 0) return code
  }
  return 0
}
