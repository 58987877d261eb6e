import type { NativeEvent } from '@millrace/contract/ingest/native.ts'
import { touch } from './campaign.ts'
import type { Host, Properties } from './host.ts'
import { openQueue, type Queue } from './queue.ts'
import { openSender, type Sender } from './sender.ts'
import { openStore } from './store.ts'
import { deviceZone } from './zone.ts'

export type Consent = 'granted' | 'pending' | 'denied'

export interface CoreOptions {
  readonly writeKey: string
  /** Until the visitor has decided; the decision is remembered and wins. Default `granted`. */
  readonly consent?: Consent
  /** Events in a request (30). */
  readonly batch?: number
  /** How long an event waits for company (3,000 ms). */
  readonly gatherMs?: number
}

/** What applications call; the same in a browser and in a mini-program. */
export interface Millrace {
  /** Something happened. */
  track(event: string, properties?: Properties): void
  /** The visitor is this user from now on; `profile` is set on the person, with the device's time zone unless it names one. */
  identify(userId: string, profile?: Properties): void
  /** Further ids of the same person, such as `{ wechat_unionid: '…' }` or `{ mobile: '…' }`. */
  bind(ids: Readonly<Record<string, string>>): void
  /** Sets properties of the person. */
  set(profile: Properties): void
  /** Sets them only where the person has none yet. */
  setOnce(profile: Properties): void
  /** Properties that go with every later event. */
  register(properties: Properties): void
  /** The user signed out. With `forget` the device becomes a new visitor too. */
  reset(options?: { readonly forget?: boolean }): void
  /** The visitor's decision. `denied` throws away what waits and every id. */
  consent(decision: 'granted' | 'denied'): void
  ids(): { readonly anonymousId: string; readonly userId: string | undefined }
  /** Sends now; resolves when nothing more can be done at the moment. */
  flush(): Promise<void>
}

export interface Core extends Millrace {
  /** True for the first run of this visitor on this device. */
  readonly isFirst: boolean
  /** Where the visitor came from this time: goes with every event until they come from elsewhere; the first stays on the person. */
  arrived(source: Properties): void
  leave(): void
  stop(): void
}

const maxPending = 100

export function createCore(host: Host, options: CoreOptions): Core {
  const store = openStore(host)
  let decision: Consent = store.decision() ?? options.consent ?? 'granted'
  if (decision === 'granted') store.persist()
  let pending: string[] = []
  let lane: { readonly queue: Queue; readonly sender: Sender } | undefined
  let anonymousId = store.read('aid') ?? ''
  let userId = store.read('uid')
  let registered: Properties = JSON.parse(store.read('super') ?? '{}') as Properties /* written by register() */
  let bound = JSON.parse(store.read('ids') ?? '{}') as Readonly<Record<string, string>> /* written by bind() */
  let latest = JSON.parse(store.read('latest') ?? '{}') as Properties /* written by arrived() */
  let isTouched = false
  const isFirst = anonymousId === ''
  if (isFirst) newVisitor(host.visitor?.())
  if (decision === 'granted') open()

  function newVisitor(id = host.id()): void {
    anonymousId = id
    store.write('aid', anonymousId)
  }

  function open(): void {
    const previous = store.read('page')
    const page = host.id()
    store.write('page', page)
    const queue = openQueue(host, store.queuePrefix, page, previous)
    const sender = openSender(host, queue, {
      writeKey: options.writeKey,
      batch: options.batch ?? 30,
      gatherMs: options.gatherMs ?? 3_000,
      onRefused: (status, events) => console.warn(`[millrace] ${events} events refused with ${status}; see Data quality`),
    })
    lane = { queue, sender }
    sender.wake()
  }

  function put(event: Omit<NativeEvent, 'ids' | 'time' | 'message_id'>, more: Readonly<Record<string, string>> = {}): void {
    if (decision === 'denied') return
    const ids = { anonymous_id: anonymousId, ...(userId === undefined ? {} : { login_id: userId }), ...more }
    const text = JSON.stringify({ ...event, ids, time: host.now(), message_id: host.id() })
    if (lane) {
      lane.queue.push(text)
      lane.sender.wake()
    } else if (pending.length < maxPending) pending.push(text)
  }

  return {
    isFirst,
    arrived(source) {
      if (Object.keys(source).length > 0) {
        latest = touch('latest', source)
        store.write('latest', JSON.stringify(latest))
      }
      if (!isFirst || isTouched) return
      isTouched = true
      put({ profile: { set_once: { $first_visit_time: new Date(host.now()).toISOString(), ...touch('first', source) } } })
    },
    track(event, properties = {}) {
      put({ event, properties: { ...host.context(), ...latest, ...registered, ...properties } })
    },
    identify(id, profile = {}) {
      const clean = String(id).trim()
      if (clean === '') return
      userId = clean
      store.write('uid', clean)
      put({ profile: { set: { ...deviceZone(), ...profile } } }, bound)
    },
    bind(ids) {
      bound = { ...bound, ...ids }
      store.write('ids', JSON.stringify(bound))
      put({ profile: { set: {} } }, bound)
    },
    set: (profile) => put({ profile: { set: profile } }),
    setOnce: (profile) => put({ profile: { set_once: profile } }),
    register(properties) {
      registered = { ...registered, ...properties }
      store.write('super', JSON.stringify(registered))
    },
    reset({ forget = false } = {}) {
      userId = undefined
      bound = {}
      store.erase('uid')
      store.erase('ids')
      if (forget) newVisitor()
    },
    consent(now) {
      if (now === 'denied') {
        lane?.queue.clear()
        lane?.sender.stop()
        lane = undefined
        pending = []
        userId = undefined
        bound = {}
        anonymousId = host.id()
        store.forget()
      } else if (decision !== 'granted') {
        store.persist()
        open()
        for (const event of pending) lane?.queue.push(event)
        pending = []
        lane?.sender.wake()
      }
      decision = now
      store.decide(now)
    },
    ids: () => ({ anonymousId, userId }),
    flush: () => lane?.sender.flush() ?? Promise.resolve(),
    leave: () => lane?.sender.leave(),
    stop: () => lane?.sender.stop(),
  }
}
