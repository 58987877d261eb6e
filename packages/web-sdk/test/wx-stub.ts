import type { Launch, Wx } from '../src/mini/wx.ts'

type Listener<T> = (given: T) => void

/** How the network under the stub behaves: as it is, without a connection, or never answering within the time-out. */
export type Network = 'up' | 'down' | 'silent'

export interface WxStub {
  /** What an application sees as the global `wx`; wider than our SDK needs, since Sensors' own SDK runs on it too. */
  readonly wx: Wx & Record<string, unknown>
  readonly globals: Record<string, unknown>
  network: Network
  /** How far the page is moved up; it is 2,000 pixels long. */
  scrollTop: number
  readonly requests: { readonly url: string; readonly data: string; readonly status: number | 'failed' }[]
  /** Opens a page of the application as WeChat would: onLoad, onShow, onReady. */
  open(route: string, options?: Record<string, string>): Record<string, unknown>
  show(launch: Launch): void
  hide(): void
  readonly storage: Map<string, unknown>
}

/**
 * A stand-in for a WeChat mini-program host with the semantics of `wx.request` that matter: every answer of the server,
 * whatever its status, is a `success`; only a connection that fails or a time-out is a `fail`.
 */
export function wxStub(launch: Launch = { path: 'pages/index', scene: 1001, query: {} }, storage = new Map<string, unknown>()): WxStub {
  const shown: Listener<Launch>[] = []
  const hidden: Listener<void>[] = []
  const pages: Record<string, unknown>[] = []
  let apps: Record<string, unknown>[] = []
  const stub = { network: 'up' as Network, scrollTop: 0 }
  const requests: { url: string; data: string; status: number | 'failed' }[] = []

  function request(options: Parameters<Wx['request']>[0] & { method?: string; complete?: () => void }): object {
    const body = typeof options.data === 'string' ? options.data : ''
    const failed = (): void => {
      requests.push({ url: options.url, data: body, status: 'failed' })
      options.fail()
    }
    const isGet = options.method?.toUpperCase() === 'GET'
    const call = fetch(options.url, {
      method: isGet ? 'GET' : 'POST',
      ...(isGet ? {} : { body }),
      headers: {
        ...options.header,
        referer: 'https://servicewechat.com/wx0000000000000001/devtools/page-frame.html',
        'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.40',
      },
      signal: AbortSignal.timeout(options.timeout),
    })
    const outcome = stub.network === 'up' ? call : Promise.reject(new Error('no network'))
    if (stub.network !== 'up') call.catch(() => undefined)
    outcome
      .then(async (answer) => {
        const data = await answer.text()
        requests.push({ url: options.url, data: body, status: answer.status })
        const given = { statusCode: answer.status, header: Object.fromEntries(answer.headers), data }
        options.success(given)
      }, failed)
      .finally(() => options.complete?.())
    return { abort: () => undefined }
  }

  const system = {
    brand: 'iPhone',
    model: 'iPhone 15',
    platform: 'ios',
    system: 'iOS 17.0',
    version: '8.0.40',
    SDKVersion: '3.3.0',
    language: 'zh_CN',
    screenWidth: 390,
    screenHeight: 844,
    windowWidth: 390,
    windowHeight: 800,
    pixelRatio: 3,
  }
  const wx = {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
    removeStorageSync: (key: string) => void storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10_240 }),
    getStorage({
      key,
      success,
      fail,
      complete,
    }: {
      key: string
      success?: Listener<object>
      fail?: Listener<object>
      complete?: Listener<object>
    }) {
      const answer = storage.has(key) ? { data: storage.get(key) } : { errMsg: 'getStorage:fail data not found' }
      if (storage.has(key)) success?.(answer)
      else fail?.(answer)
      complete?.(answer)
    },
    setStorage({ key, data, success }: { key: string; data: unknown; success?: () => void }) {
      storage.set(key, data)
      success?.()
    },
    request,
    onAppShow: (listener: Listener<Launch>) => void shown.push(listener),
    onAppHide: (listener: Listener<void>) => void hidden.push(listener),
    getLaunchOptionsSync: () => launch,
    getEnterOptionsSync: () => launch,
    getSystemInfoSync: () => system,
    getSystemInfo({ success, complete }: { success?: Listener<object>; complete?: () => void }) {
      success?.(system)
      complete?.()
    },
    getNetworkType({ success, complete }: { success?: Listener<object>; complete?: () => void }) {
      success?.({ networkType: 'wifi' })
      complete?.()
    },
    onNetworkStatusChange: () => undefined,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0000000000000001', version: '1.0.0', envVersion: 'release' } }),
    createSelectorQuery() {
      const query = {
        selectViewport: () => ({
          scrollOffset(answer: Listener<{ scrollTop: number; scrollHeight: number }>) {
            answer({ scrollTop: stub.scrollTop, scrollHeight: 2_000 })
            return query
          },
        }),
        exec: () => undefined,
      }
      return query
    },
    setNavigationBarTitle: () => undefined,
  }
  const defined = new Map<string, Record<string, unknown>>()
  let next = ''
  const globals: Record<string, unknown> = {
    wx,
    App(definition: Record<string, unknown>) {
      apps = [definition]
      call(definition, 'onLaunch', launch)
      call(definition, 'onShow', launch)
    },
    Page: (definition: Record<string, unknown>) => void defined.set(next, definition),
    Component: () => undefined,
    getApp: () => apps[0],
    getCurrentPages: () => pages,
    global: {},
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    console,
  }

  return Object.assign(stub, {
    wx: wx as WxStub['wx'] /* the same members, with the wider types of the real host */,
    globals,
    requests,
    storage,
    open(route: string, options: Record<string, string> = {}) {
      const page = Object.assign(Object.create(null) as Record<string, unknown>, defined.get(next), { route, options })
      pages.push(page)
      for (const hook of ['onLoad', 'onShow', 'onReady']) call(page, hook, options)
      return page
    },
    show: (given: Launch) => shown.forEach((listener) => listener(given)),
    hide: () => hidden.forEach((listener) => listener()),
  })
}

export function call(owner: Record<string, unknown>, name: string, ...given: unknown[]): unknown {
  const method = owner[name]
  return typeof method === 'function' ? Reflect.apply(method, owner, given) : undefined
}
