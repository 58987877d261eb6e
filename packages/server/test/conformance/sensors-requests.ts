import { expect } from 'vitest'
import { base64, type Case, crcOf, form, origin, packed, param } from './rig.ts'

const asForm = { 'content-type': 'application/x-www-form-urlencoded' }

/** S01–S14, S19, S20, S31, S32: ways a Sensors SDK writes a request. */
export const sensorsRequests: readonly Case[] = [
  {
    id: 'S01',
    name: 'web image mode',
    run: async ({ get, at, track, stored, noted }) => {
      const data = base64(track({ event: 'S01', distinct_id: 'u-1', properties: { name: '苹果&=+', n: 1.5 } }))
      const notes = await noted(async () => {
        const reply = await get(`/sa.gif${at}&data=${param(data)}&ext=${param(`crc=${crcOf(data)}`)}`)
        expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'image/gif', 'cache-control': 'no-store' } })
      })
      expect(notes).toEqual([])
      expect(await stored('S01')).toMatchObject([{ distinctId: 'u-1', properties: { name: '苹果&=+', n: 1.5 } }])
    },
  },
  {
    id: 'S02',
    name: 'web ajax mode, cross-origin',
    run: async ({ post, at, track, stored }) => {
      const data = base64(track({ event: 'S02' }))
      const reply = await post(`/sa.gif${at}`, form({ data, ext: `crc=${crcOf(data)}` }), asForm)
      expect(reply).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } })
      expect(await stored('S02')).toHaveLength(1)
    },
  },
  {
    id: 'S03',
    name: 'web beacon mode',
    run: async ({ post, at, track, stored }) => {
      const reply = await post(`/sa.gif${at}`, form({ data: base64(track({ event: 'S03' })) }), {
        'content-type': 'text/plain;charset=UTF-8',
      })
      expect(reply.status).toBe(200)
      expect(await stored('S03')).toHaveLength(1)
    },
  },
  {
    id: 'S04',
    name: 'web batch mode',
    run: async ({ post, at, track, stored }) => {
      const list = [1, 2].map((n) => track({ event: 'S04', _track_id: n }))
      const reply = await post(`/sa.gif${at}`, form({ data_list: base64(list) }), asForm)
      expect(reply).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } })
      expect(await stored('S04')).toHaveLength(2)
    },
  },
  {
    id: 'S05',
    name: 'Node gzip list',
    run: async ({ post, at, track, stored }) => {
      const list = [1, 2, 3].map((n) => track({ event: 'S05', distinct_id: 'srv', _track_id: n }))
      expect((await post(`/sa${at}`, form({ data_list: packed(list), gzip: '1' }))).status).toBe(200)
      expect((await stored('S05')).map((one) => one.distinctId)).toEqual(['srv', 'srv', 'srv'])
    },
  },
  {
    id: 'S06',
    name: 'Node without gzip',
    run: async ({ post, at, track, stored }) => {
      expect((await post(`/sa${at}`, form({ data_list: base64([track({ event: 'S06' })]), gzip: '0' }))).status).toBe(200)
      expect(await stored('S06')).toHaveLength(1)
    },
  },
  {
    id: 'S07',
    name: 'mini-program batch and gzip plugin',
    run: async ({ post, at, track, stored }) => {
      const [a, b, c] = [1, 2, 3].map((n) => track({ event: 'S07', _track_id: n }))
      const plain = { 'content-type': 'text/plain' }
      expect((await post(`/sa${at}`, form({ data_list: base64([a, b]) }), plain)).status).toBe(200)
      expect((await post(`/sa${at}`, form({ data_list: packed([c]), gzip: '1' }), plain)).status).toBe(200)
      expect(await stored('S07')).toHaveLength(3)
    },
  },
  {
    id: 'S08',
    name: 'mini-program single mode',
    run: async ({ get, at, track, stored }) => {
      const [a, b] = [1, 2].map((n) => track({ event: 'S08', _track_id: n }))
      expect((await get(`/sa${at}&data=${param(base64(a))}`)).status).toBe(200)
      expect((await get(`/sa${at}&data=${param(packed(b))}&gzip=1`)).status).toBe(200)
      expect(await stored('S08')).toHaveLength(2)
    },
  },
  {
    id: 'S09',
    name: 'single object under data= with gzip=1, and single object under data_list',
    run: async ({ post, at, track, stored }) => {
      const [a, b] = [1, 2].map((n) => track({ event: 'S09', _track_id: n }))
      expect((await post(`/sa${at}`, form({ data: packed(a), gzip: '1' }))).status).toBe(200)
      expect((await post(`/sa${at}`, form({ data_list: base64(b) }))).status).toBe(200)
      expect(await stored('S09')).toHaveLength(2)
    },
  },
  {
    id: 'S10',
    name: 'sloppy base64',
    run: async ({ get, post, at, track, stored }) => {
      const [a, b, c] = [1, 2, 3].map((n) => base64(track({ event: 'S10', _track_id: n, properties: { text: '~~>>??ÿÿ>>~~' } })))
      expect(a).toContain('+')
      expect((await get(`/sa${at}&data=${a?.replaceAll('/', '%2F')}`)).status).toBe(200)
      const safe = (b ?? '').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
      expect((await post(`/sa${at}`, `data=${safe}`)).status).toBe(200)
      expect((await post(`/sa${at}`, form({ data: c ?? '', gzip: '1' }))).status).toBe(200)
      expect(await stored('S10')).toHaveLength(3)
    },
  },
  {
    id: 'S11',
    name: 'wrong crc',
    run: async ({ get, at, track, stored, noted }) => {
      const notes = await noted(() => get(`/sa.gif${at}&data=${param(base64(track({ event: 'S11' })))}&ext=crc%3D1`))
      expect(notes).toEqual(['crc_mismatch'])
      expect(await stored('S11')).toHaveLength(1)
    },
  },
  {
    id: 'S12',
    name: 'debug dry run (server SDK)',
    run: async ({ post, at, track, stored }) => {
      const body = form({ data_list: packed([track({ event: 'S12' })]), gzip: '1' })
      expect((await post(`/debug${at}`, body, { 'dry-run': 'true' })).status).toBe(200)
      expect(await stored('S12')).toHaveLength(0)
    },
  },
  {
    id: 'S13',
    name: 'debug from the browser',
    run: async ({ get, options, at, track, stored }) => {
      const preflight = await options(`/debug${at}`)
      expect(preflight.status).toBe(204)
      expect(preflight.headers['access-control-allow-headers']).toContain('dry-run')
      const data = base64(track({ event: 'S13' }))
      const reply = await get(`/debug${at}&data=${param(data)}&ext=${param(`crc=${crcOf(data)}`)}`, { 'dry-run': 'false' })
      expect(reply).toMatchObject({ status: 200, body: '{}' })
      expect(await stored('S13')).toHaveLength(1)
    },
  },
  {
    id: 'S14',
    name: 'debug with an invalid record',
    run: async ({ get, post, at, track, stored }) => {
      const server = await post(`/debug${at}`, form({ data_list: base64([track({ event: '1bad' })]) }))
      expect([server.status, server.body]).toEqual([400, expect.stringContaining('event_name_invalid')])
      const browser = await get(`/debug${at}&data=${param(base64(track({ event: '1bad' })))}`)
      expect([browser.status, browser.body]).toEqual([200, expect.stringContaining('event_name_invalid')])
      expect(await stored('1bad')).toHaveLength(0)
    },
  },
  {
    id: 'S19',
    name: 'long image URL',
    run: async ({ url, at, track, stored }) => {
      const properties = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, '苹'.repeat(1_000)]))
      const address = `${url}/sa.gif${at}&data=${param(base64(track({ event: 'S19', properties })))}`
      expect(address.length).toBeGreaterThan(36_000)
      expect((await fetch(address)).status).toBe(200)
      expect(await stored('S19')).toHaveLength(1)
    },
  },
  {
    id: 'S20',
    name: 'large batch body',
    run: async ({ post, at, track, stored }) => {
      const list = Array.from({ length: 200 }, (_, i) =>
        track({ event: 'S20', _track_id: i, properties: Object.fromEntries([1, 2, 3].map((n) => [`t${n}`, 'x'.repeat(6_800)])) }),
      )
      const body = form({ data_list: base64(list) })
      expect(body.length).toBeGreaterThan(5_300_000)
      expect((await post(`/sa${at}`, body)).status).toBe(200)
      expect(await stored('S20')).toHaveLength(200)
    },
  },
  {
    id: 'S31',
    name: 'record-level project and token; unknown project',
    run: async ({ post, at, track, stored, other, noted }) => {
      const own = { project: 'production', token: other.project.writeKey }
      const notes = await noted(() =>
        post(
          `/sa${at}`,
          form({ data_list: base64([track({ event: 'S31', ...own }), track({ event: 'S31', project: 'no_such_project' })]) }),
        ),
      )
      expect(notes).toEqual(['project_unknown'])
      expect([(await other.stored('S31')).length, (await stored('S31')).length]).toEqual([1, 0])
    },
  },
  {
    id: 'S32',
    name: 'garbage and encrypted input',
    run: async ({ get, post, at, noted }) => {
      const notes = await noted(async () => {
        for (const query of ['&data=%%%', ''])
          expect(await get(`/sa.gif${at}${query}`)).toMatchObject({ status: 200, headers: { 'content-type': 'image/gif' } })
        const gzip = Buffer.from(packed([{ type: 'track' }]), 'base64')
          .subarray(0, 20)
          .toString('base64')
        const envelope = JSON.stringify({ key_id: 7, key_hash: '000112', nc: 1, payload: 'AAAA' })
        const bodies = ['', 'data=not-base64!', `data=${param(gzip)}&gzip=1`, `data=${param(envelope)}&gzip=9`, 'a=b']
        for (const body of bodies) expect((await post(`/sa${at}`, body)).status, body).toBe(200)
      })
      expect(notes).toEqual([
        'base64_malformed',
        'base64_malformed',
        'data_missing',
        'data_missing',
        'data_missing',
        'encryption_key_unknown',
        'gzip_malformed',
      ])
    },
  },
]
