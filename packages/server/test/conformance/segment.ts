import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { type Case, origin } from './rig.ts'

/** G01–G08: the Segment family. */
export const segmentCases: readonly Case[] = [
  {
    id: 'G01',
    name: 'analytics-node batch',
    run: async ({ post, basic, shop, people }) => {
      const batch = [
        { type: 'track', event: 'G01', userId: 'g1', anonymousId: 'g1a', messageId: 'g1-1' },
        { type: 'identify', userId: 'g1', traits: { email: 'a86b0t@x.cn' }, messageId: 'g1-2' },
        { type: 'page', userId: 'g1', name: 'Home', messageId: 'g1-3' },
        { type: 'screen', anonymousId: 'g1a', name: 'Main', messageId: 'g1-4' },
        { type: 'group', userId: 'g1', groupId: 'acme', messageId: 'g1-5' },
        { type: 'alias', userId: 'g1', previousId: 'g1old', messageId: 'g1-6' },
      ]
      const reply = await post('/v1/batch', { batch, writeKey: shop.project.writeKey, sentAt: new Date(shop.now()).toISOString() }, basic)
      expect([reply.status, reply.body]).toEqual([200, '{"success":true}'])
      const [login, device, old] = await people('login_id:g1', 'anonymous_id:g1a', 'anonymous_id:g1old')
      expect(login).toBeGreaterThan(0)
      expect([device, old]).toEqual([login, login])
      expect(await shop.profile('login_id', 'g1')).toEqual({ email: 'a86b0t@x.cn', $group_id: 'acme' })
      for (const event of ['G01', '$pageview', '$AppViewScreen'])
        expect(
          (await shop.stored(event)).map((one) => one.personId),
          event,
        ).toEqual([login])
    },
  },
  {
    id: 'G02',
    name: 'analytics-next single event',
    run: async ({ options, post, basic, shop }) => {
      const preflight = await options('/v1/t')
      expect(preflight.status).toBe(204)
      expect(preflight.headers['access-control-allow-headers']).toBe('authorization, content-type, x-retry-count, dry-run')
      const message = { event: 'G02', anonymousId: 'g2', userId: null, messageId: 'g2', writeKey: shop.project.writeKey }
      const reply = await post('/v1/t', JSON.stringify(message), { ...basic, 'content-type': 'text/plain' })
      expect(reply).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } })
      expect(await shop.stored('G02')).toMatchObject([{ distinctId: 'g2' }])
    },
  },
  {
    id: 'G03',
    name: 'all short and long paths',
    run: async ({ post, basic, shop, people, eventsOf }) => {
      const paths = ['i', 'p', 's', 'g', 'a', 'track', 'identify', 'page', 'screen', 'group', 'alias']
      for (const path of paths) {
        const message = {
          userId: 'g3',
          event: 'G03',
          traits: { [path]: 1 },
          groupId: path,
          previousId: `g3-${path}`,
          messageId: `g3-${path}`,
        }
        expect((await post(`/v1/${path}`, message, basic)).status, path).toBe(200)
      }
      expect(await shop.stored('G03')).toHaveLength(1)
      expect(await eventsOf('g3')).toBe(5)
      expect(await shop.profile('login_id', 'g3')).toEqual({ i: 1, identify: 1, 'group.g': 1, 'group.group': 1, $group_id: 'group' })
      const [login, ...aliases] = await people('login_id:g3', 'anonymous_id:g3-a', 'anonymous_id:g3-alias')
      expect(aliases).toEqual([login, login])
    },
  },
  {
    id: 'G04',
    name: 'analytics-next batching and RudderStack body',
    run: async ({ post, basic, shop }) => {
      const at = new Date(shop.now()).toISOString()
      const next = { batch: [{ type: 'track', event: 'G04', anonymousId: 'g4', messageId: 'g4-1' }], sentAt: at }
      expect((await post('/v1/b', JSON.stringify(next), { ...basic, 'content-type': 'text/plain' })).status).toBe(200)
      const rudder = { batch: [{ type: 'track', event: 'G04', userId: 'g4', messageId: 'g4-2', originalTimestamp: at }], sentAt: at }
      const headers = { ...basic, 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' }
      expect((await post('/v1/batch', gzipSync(JSON.stringify(rudder)), headers)).status).toBe(200)
      expect(await shop.stored('G04')).toHaveLength(2)
    },
  },
  {
    id: 'G05',
    name: 'Segment clock skew',
    run: async ({ post, basic, shop }) => {
      const iso = (ms: number): string => new Date(shop.now() + ms).toISOString()
      const message = { event: 'G05', userId: 'g5', messageId: 'g5', timestamp: iso(3_590_000), sentAt: iso(3_600_000) }
      expect((await post('/v1/t', message, basic)).status).toBe(200)
      expect(await shop.stored('G05')).toMatchObject([{ time: shop.now() - 10_000, properties: { $original_time: message.timestamp } }])
    },
  },
  {
    id: 'G06',
    name: 'Segment dedupe',
    run: async ({ post, basic, shop }) => {
      const message = { event: 'G06', userId: 'g6', messageId: 'g6' }
      expect((await post('/v1/t', message, basic)).status).toBe(200)
      expect(
        (await post('/v1/t', { ...message, sentAt: new Date(shop.now()).toISOString() }, { ...basic, 'x-retry-count': '1' })).status,
      ).toBe(200)
      expect(await shop.stored('G06')).toHaveLength(1)
    },
  },
  {
    id: 'G07',
    name: 'Segment auth and malformed',
    run: async ({ post, basic, shop, noted }) => {
      const good = { type: 'track', event: 'G07', userId: 'g7' }
      const statuses: number[] = []
      const notes = await noted(async () => {
        for (const [body, headers] of [
          [good, {}],
          [{ ...good, writeKey: 'nope' }, {}],
          [{ ...good, writeKey: shop.project.writeKey }, {}],
          ['{"batch":', basic],
          ['[]', basic],
          ['{"batch":{}}', basic],
          [{ batch: [good, 1, null] }, basic],
        ] as const)
          statuses.push((await post(typeof body === 'string' || 'batch' in body ? '/v1/batch' : '/v1/track', body, headers)).status)
      })
      expect(statuses).toEqual([401, 401, 200, 400, 400, 400, 200])
      expect(notes).toEqual(['batch_missing batch', 'json_malformed', 'json_malformed', 'not_an_object', 'not_an_object'])
      expect(await shop.stored('G07')).toHaveLength(2)
    },
  },
  {
    id: 'G08',
    name: 'real over-limit batch, self-alias, settings',
    run: async ({ post, get, basic, shop, people }) => {
      const batch = Array.from({ length: 20 }, (_, i) => ({
        type: 'track',
        event: 'G08',
        userId: 'g8',
        messageId: `g8-${i}`,
        properties: Object.fromEntries(Array.from({ length: 5 }, (_one, n) => [`s${n}`, 'x'.repeat(6_800)])),
      }))
      expect(JSON.stringify(batch).length).toBeGreaterThan(655_000)
      expect((await post('/v1/batch', { batch }, basic)).status).toBe(200)
      const [before] = await people('login_id:g8')
      expect((await post('/v1/a', { userId: 'g8', previousId: 'g8' }, basic)).status).toBe(200)
      expect(await people('login_id:g8')).toEqual([before])
      expect(await shop.stored('G08')).toHaveLength(20)
      const settings = await get(`/v1/projects/${shop.project.writeKey}/settings`, { host: 'in.shop.example' })
      expect(settings).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } })
      expect(JSON.parse(settings.body)).toMatchObject({
        integrations: { 'Segment.io': { apiKey: shop.project.writeKey, apiHost: 'in.shop.example/v1' } },
      })
    },
  },
]
