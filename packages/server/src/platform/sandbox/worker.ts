import variant from '@jitl/quickjs-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle, type QuickJSWASMModule } from 'quickjs-emscripten-core'
import { parentPort } from 'node:worker_threads'
import { guest } from './guest.ts'
import { type Ended, isStop, type Limits, mostStops, type ToRun, type Work } from './sandbox.ts'

// QuickJS asks the host how far local time is from UTC: nothing inside may depend on where this machine stands.
Date.prototype.getTimezoneOffset = () => 0

const port = parentPort
if (!port) throw new Error('not a worker')
const quickjs = await newQuickJSWASMModuleFromVariant(variant)
const nothing: ToRun = { code: '(() => ({}))', input: '{}', time: 0, seed: 0 }
// The first of all is slow, and would be held against somebody's code.
run(quickjs, nothing, { ms: 1_000, memory: 2 ** 24, bytes: 64 })
port.postMessage('ready')

port.on('message', ({ visits, limits, budgetMs }: Work) => {
  const from = performance.now()
  const inRow = new Map<string, number>()
  for (const visit of visits) {
    if (performance.now() - from > budgetMs) break
    const stops = inRow.get(visit.code) ?? 0
    const ended = stops < mostStops ? run(quickjs, visit, limits) : null
    if (ended) inRow.set(visit.code, isStop(ended) ? stops + 1 : 0)
    port.postMessage(ended)
  }
  port.postMessage('done')
})

/** Each visit in an engine of its own. What the engine itself cannot take throws, and takes this worker along. */
function run(engine: QuickJSWASMModule, { code, input, time, seed }: ToRun, { ms, memory, bytes }: Limits): Ended {
  const runtime = engine.newRuntime()
  runtime.setMemoryLimit(memory)
  runtime.setMaxStackSize(256 * 1024)
  const context = runtime.newContext()
  let isOver = false
  try {
    const made = [context.newString(input), context.newNumber(time), context.newNumber(seed)]
    const prepared = context.unwrapResult(context.evalCode(guest, 'guest'))
    const call = context.unwrapResult(context.callFunction(prepared, context.undefined, ...made))
    // Of this thread alone: a busy machine makes nobody's code too slow.
    const from = process.threadCpuUsage()
    runtime.setInterruptHandler(() => {
      const spent = process.threadCpuUsage(from)
      isOver ||= spent.user + spent.system > ms * 1_000
      return isOver
    })
    const own = context.evalCode(code, 'code')
    const result = own.error ? own : context.callFunction(call, context.undefined, own.value)
    const ended = result.error ? whyOf(context, result.error, isOver) : jsonOf(context, result.value, bytes)
    for (const handle of [...made, prepared, call, own.error ?? own.value, result.error ?? result.value]) if (handle.alive) handle.dispose()
    return ended
  } finally {
    context.dispose()
    runtime.dispose()
  }
}

function jsonOf(context: QuickJSContext, value: QuickJSHandle, bytes: number): Ended {
  if (context.typeof(value) !== 'string') return { end: 'no_object', why: '' }
  const json = context.getString(value)
  return Buffer.byteLength(json) > bytes ? { end: 'too_large', why: '' } : { json }
}

function whyOf(context: QuickJSContext, error: QuickJSHandle, isOver: boolean): Ended {
  if (isOver) return { end: 'time', why: '' }
  const thrown: unknown = context.dump(error)
  const { name, message, stack } = said(thrown)
  if (name === 'InternalError' && message === 'out of memory') return { end: 'memory', why: '' }
  if (message === 'stack overflow') return { end: 'depth', why: '' }
  const [, line] = /\bcode:(\d+)/.exec(stack) ?? []
  const why = [name, message].filter(Boolean).join(': ').slice(0, 120)
  return { end: 'threw', why, ...(line === undefined ? {} : { line: Number(line) }) }
}

/** An error, or whatever else was thrown. */
function said(thrown: unknown): { readonly name: string; readonly message: string; readonly stack: string } {
  if (typeof thrown !== 'object' || thrown === null) return { name: '', message: JSON.stringify(thrown) ?? '', stack: '' }
  const of = (key: string): string => {
    const value: unknown = Reflect.get(thrown, key)
    return typeof value === 'string' ? value : ''
  }
  return { name: of('name'), message: of('message'), stack: of('stack') }
}
