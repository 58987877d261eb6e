import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../../console/test/house.ts'
import { openSite, type Site } from './site.ts'

let house: House
let site: Site
const { resolve } = createRequire(import.meta.url)

/** The scripts as their makers publish them, loaded by a page of another origin than the server's. */
beforeAll(async () => {
  house = await openHouse('others')
  const { url, writeKey } = house
  const host = url.replace('http://', '')
  const sensors = (
    mode: string,
    options = `send_type: '${mode}'`,
  ): string => `<!doctype html><title>S</title><script src="/sensors.js"></script><script>
    const sensors = window.sensorsDataAnalytic201505
    sensors.init({ server_url: '${url}/sa.gif?project=others&token=${writeKey}', ${options} })
    sensors.track('SensorsView', { name: '苹果', n: 1.5 })
    sensors.login('sensors-${mode}')
    sensors.track('SensorsAfter', {})
  </script>`
  site = await openSite(
    {
      '/image': sensors('image'),
      '/ajax': sensors('ajax'),
      '/beacon': sensors('beacon'),
      '/batch': sensors('batch', 'batch_send: { send_interval: 200 }'),
      '/segment': `<!doctype html><title>G</title><script src="/next/index.js"></script><script>
        const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: '${writeKey}', cdnURL: '${url}' },
          { integrations: { 'Segment.io': { apiHost: '${host}/v1', protocol: 'http' } } })
        analytics.page()
        analytics.track('NextView', { 中文: '苹果', nested: { a: 1 } })
        analytics.identify('next-user', { plan: 'Pro' })
        analytics.track('NextAfter')
      </script>`,
    },
    {
      '/sensors.js': resolve('sa-sdk-javascript/sensorsdata.min.js'),
      '/next/': dirname(resolve('@segment/analytics-next/dist/umd/index.js')),
    },
  )
})
afterAll(async () => {
  await site?.end()
  await house?.end()
})

interface Row {
  readonly event: string
  readonly properties: Readonly<Record<string, unknown>>
}

async function timelineOf(login: string, needs: readonly string[]): Promise<readonly Row[]> {
  const ask = async <T>(path: string): Promise<T> =>
    (await (
      await fetch(`${house.url}/api/v1/projects/others/${path}`, { headers: { authorization: `Bearer ${house.token}` } })
    ).json()) as T
  for (;;) {
    const person = await ask<{ id?: number }>(`people/lookup?type=login_id&value=${login}`)
    const rows = person.id === undefined ? [] : (await ask<{ items: Row[] }>(`people/${person.id}/timeline`)).items
    if (needs.every((name) => rows.some((row) => row.event === name))) return rows
    await delay(200)
  }
}

test.each(['image', 'ajax', 'beacon', 'batch'])(
  'A01 (part: Sensors web SDK) in %s mode, from another origin: events before and after login are one person',
  async (mode) => {
    const page = await house.visit('/', { isSignedIn: false })
    await page.goto(`${site.url}/${mode}`)
    const rows = await timelineOf(`sensors-${mode}`, ['SensorsView', 'SensorsAfter'])
    expect(rows.find((row) => row.event === 'SensorsView')?.properties).toMatchObject({ name: '苹果', n: 1.5, $lib: 'js' })
    if (mode === 'batch') {
      // Taken and answered readably: the SDK forgets them and does not send them again.
      const key = 'sawebjssdk'
      await page.waitForFunction((prefix) => !Object.keys(localStorage).some((name) => name.startsWith(`${prefix}_data`)), key)
    }
    expect(rows.filter((row) => row.event === 'SensorsView')).toHaveLength(1)
    await page.context().close()
  },
)

test('A01 (part: Segment web SDK) settings, preflight and events work from another origin', async () => {
  const page = await house.visit('/', { isSignedIn: false })
  await page.goto(`${site.url}/segment`)
  const rows = await timelineOf('next-user', ['$pageview', 'NextView', 'NextAfter'])
  expect(rows.find((row) => row.event === 'NextView')?.properties).toMatchObject({ 中文: '苹果', 'nested.a': 1 })
  await page.context().close()
})
