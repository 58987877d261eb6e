import { hostOf } from '../core/campaign.ts'
import { type CoreOptions, createCore, type Millrace } from '../core/core.ts'
import type { Properties } from '../core/host.ts'
import { deviceClass } from '../core/device.ts'
import { version } from '../core/version.ts'
import { watchClicks } from './clicks.ts'
import { browserHost } from './host.ts'
import { watchPages } from './pages.ts'

export type { Consent, Millrace } from '../core/core.ts'
export type { Properties, Value } from '../core/host.ts'

export interface BrowserOptions extends CoreOptions {
  /** Address of the Millrace installation, such as `https://events.example.com`. */
  readonly url: string
  /** Page views without being told, also of single-page applications. Default true. */
  readonly pages?: boolean
  /** Clicks, rage clicks and dead clicks. Default true. */
  readonly clicks?: boolean
  /** Collects nothing from browsers that send "do not track" or Global Privacy Control. Default true. */
  readonly respectDoNotTrack?: boolean
}

export interface BrowserMillrace extends Millrace {
  /** Counts a page view by hand. */
  page(properties?: Properties): void
  /** Takes back every listener; nothing is sent any more. */
  stop(): void
}

/** Starts collecting on this page. */
export function init(options: BrowserOptions): BrowserMillrace {
  const refused = options.respectDoNotTrack !== false && asksNotToTrack()
  const host = browserHost(options.url, pageContext)
  const core = createCore(host, refused ? { ...options, consent: 'pending' } : options)
  const pages = watchPages(
    {
      id: host.id,
      track: core.track,
      arrived(campaign, referrer) {
        const isExternal = referrer !== '' && hostOf(referrer) !== location.hostname
        core.arrived({ ...campaign, ...(isExternal ? { $referrer: referrer, $referrer_host: hostOf(referrer) } : {}) })
      },
      leaving: core.leave,
    },
    options.pages !== false && !refused,
  )
  const stopClicks =
    options.clicks === false || refused
      ? () => undefined
      : watchClicks((event, properties) => core.track(event, { ...pages.current(), ...properties }))
  const { isFirst: _, leave: __, arrived: ___, ...shared } = core
  return {
    ...shared,
    page: pages.view,
    stop() {
      stopClicks()
      pages.stop()
      core.stop()
    },
  }
}

const asksNotToTrack = (): boolean =>
  navigator.doNotTrack === '1' || ('globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true)

const pageContext = (): Properties => ({
  $lib: 'millrace-web',
  $lib_version: version,
  $url: location.href.slice(0, 2_000),
  $url_path: location.pathname,
  $title: document.title.slice(0, 300),
  $screen_width: screen.width,
  $screen_height: screen.height,
  $viewport_width: innerWidth,
  $viewport_height: innerHeight,
  $device_class: deviceClass(innerWidth),
  $language: navigator.language,
  $timezone_offset: new Date().getTimezoneOffset(),
})
