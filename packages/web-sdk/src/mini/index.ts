import { campaignOf } from '../core/campaign.ts'
import { type CoreOptions, createCore, type Millrace } from '../core/core.ts'
import type { Properties } from '../core/host.ts'
import { deviceClass } from '../core/device.ts'
import { version } from '../core/version.ts'
import { miniHost } from './host.ts'
import { pageDepth } from './depth.ts'
import { type PageDefinition, watchPage } from './page.ts'
import type { Launch, Wx } from './wx.ts'

export type { Millrace } from '../core/core.ts'
export type { Properties, Value } from '../core/host.ts'
export type { Wx } from './wx.ts'

export interface MiniOptions extends CoreOptions {
  /** Address of the Millrace installation; it must stand in the request domains of the mini-program. */
  readonly url: string
  /** Default: the global `wx`. */
  readonly wx: Wx
}

export interface MiniMillrace extends Millrace {
  /** Wraps a page's definition so that views, stays, taps and shares are seen: `Page(millrace.page({ … }))`. */
  page<T extends PageDefinition>(definition: T): T
  /** The openid of this mini-program and, where known, the unionid. */
  bindWechat(ids: { readonly openid?: string; readonly unionid?: string }): void
}

/** Starts collecting in this mini-program: launches, shows and hides, with scene and campaign. */
export function init(options: MiniOptions): MiniMillrace {
  const { wx } = options
  const system = wx.getSystemInfoSync()
  const appId = wx.getAccountInfoSync?.().miniProgram.appId
  let shownAt = 0
  const host = miniHost(wx, options.url, () => about(system, appId))
  const core = createCore(host, options)

  function arrived(launch: Launch): Properties {
    const query = launch.query ?? {}
    // A code scanned in WeChat carries its parameters, encoded once more, in `scene`.
    const scanned = query['scene'] ? decode(query['scene']) : ''
    const source = { ...campaignOf(scanned), ...campaignOf(query), ...(launch.scene === undefined ? {} : { $scene: String(launch.scene) }) }
    core.arrived(source)
    const text = Object.entries(query).map(([name, value]) => `${name}=${value ?? ''}`)
    return { $url_path: launch.path ?? '', $url_query: text.join('&').slice(0, 1_000), ...source }
  }

  const start = arrived(wx.getLaunchOptionsSync())
  core.track('$MPLaunch', { ...start, $is_first_time: core.isFirst })
  wx.onAppShow((launch) => {
    shownAt = Date.now()
    core.track('$MPShow', arrived(launch))
  })
  wx.onAppHide(() => {
    core.track('$MPHide', { event_duration: shownAt === 0 ? 0 : Math.round((Date.now() - shownAt) / 100) / 10 })
    core.leave()
    void core.flush()
  })

  const { isFirst: _, leave: __, stop: ___, arrived: ____, ...shared } = core
  return {
    ...shared,
    page: (definition) => watchPage(definition, core.track, { id: host.id, depth: pageDepth(wx, system) }),
    bindWechat({ openid, unionid }) {
      const ids: Record<string, string> = {}
      if (openid) ids[`mini_openid:${appId ?? 'default'}`] = openid
      if (unionid) ids['wechat_unionid'] = unionid
      if (Object.keys(ids).length > 0) core.bind(ids)
    },
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function about(system: Readonly<Record<string, unknown>>, appId: string | undefined): Properties {
  const text = (name: string): string => (typeof system[name] === 'string' ? system[name] : '')
  const { windowWidth: width, windowHeight: height } = system
  return {
    $lib: 'millrace-mini',
    $lib_version: version,
    $brand: text('brand'),
    $model: text('model'),
    $os: text('platform'),
    $os_version: text('system'),
    $mp_client_app_version: text('version'),
    $mp_client_basic_library_version: text('SDKVersion'),
    $language: text('language'),
    ...(typeof width === 'number' ? { $viewport_width: width, $device_class: deviceClass(width) } : {}),
    ...(typeof height === 'number' ? { $viewport_height: height } : {}),
    $timezone_offset: new Date().getTimezoneOffset(),
    ...(appId ? { $app_id: appId } : {}),
  }
}
