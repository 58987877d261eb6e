import { type Host, type Outcome, outcomeOf, type Properties } from '../core/host.ts'
import type { Wx } from './wx.ts'

const timeoutMs = 10_000

/** WeChat calls `success` for every answer, whatever its status; only the network can `fail`. */
export function miniHost(wx: Wx, url: string, context: () => Properties): Host {
  const endpoint = `${url.replace(/\/+$/, '')}/v1/events`
  const header = { 'content-type': 'text/plain' }
  const send = (body: string): Promise<Outcome> =>
    new Promise((resolve) => {
      wx.request({
        url: endpoint,
        method: 'POST',
        data: body,
        timeout: timeoutMs,
        header,
        dataType: 'text',
        success: (answer) => resolve(outcomeOf(answer.statusCode, retryAfter(answer.header))),
        fail: () => resolve({ kind: 'later' }),
      })
    })
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    id: newId,
    read(key) {
      const value = wx.getStorageSync(key)
      return typeof value === 'string' && value !== '' ? value : undefined
    },
    write(key, value) {
      try {
        wx.setStorageSync(key, value)
        return true
      } catch {
        return false
      }
    },
    erase: (key) => wx.removeStorageSync(key),
    keys: (prefix) => wx.getStorageInfoSync().keys.filter((key) => key.startsWith(prefix)),
    send,
    // Requests end when the app is hidden for long; what waits stays in the storage and goes at the next start.
    leave: () => false,
    later(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    context,
  }
}

function retryAfter(header: Readonly<Record<string, string>> | undefined): string | undefined {
  const name = Object.keys(header ?? {}).find((key) => key.toLowerCase() === 'retry-after')
  return name === undefined ? undefined : header?.[name]
}

/** No `crypto` in mini-programs: time and two random numbers are unique enough for a visitor and a message. */
function newId(): string {
  const part = (): string => Math.floor(Math.random() * 2 ** 48).toString(36)
  return `${Date.now().toString(36)}-${part()}-${part()}`
}
