import { expect } from 'vitest'
import type { Case, Rig } from './rig.ts'

const profile = (rig: Rig, id: string, type: string, properties?: object): object => ({
  type,
  distinct_id: id,
  time: rig.shop.now(),
  ...(properties ? { properties } : {}),
})

/** S15–S18, S21–S25: what records say, and what becomes of it. */
export const sensorsRecords: readonly Case[] = [
  {
    id: 'S15',
    name: 'duplicate delivery',
    run: async ({ shop, track }) => {
      for (let i = 0; i < 3; i++) await shop.sensors(track({ event: 'S15', _track_id: 15, _flush_time: shop.now() + i }))
      const increment = { type: 'profile_increment', distinct_id: 'dup', time: shop.now(), properties: { points: 5 } }
      for (let i = 0; i < 2; i++) await shop.sensors({ ...increment, _flush_time: shop.now() + i })
      expect(await shop.stored('S15')).toHaveLength(1)
      expect(await shop.profile('anonymous_id', 'dup')).toEqual({ points: 5 })
    },
  },
  {
    id: 'S16',
    name: 'mixed validity list',
    run: async ({ shop, track, noted }) => {
      const list = [
        track({ event: 'S16' }),
        track({ event: '1bad' }),
        track({ event: '中文事件' }),
        track({ event: 'S16', type: 'x' }),
        track({ event: 'S16', distinct_id: undefined }),
        5 as unknown as object,
      ]
      const notes = await noted(() => shop.sensors(...list))
      expect(notes).toEqual(['event_name_invalid event', 'event_name_invalid event', 'id_missing', 'not_an_object', 'type_unknown type'])
      expect(await shop.stored('S16')).toHaveLength(1)
    },
  },
  {
    id: 'S17',
    name: 'invalid property names',
    run: async ({ shop, track, noted }) => {
      const bad = ['中文', '1bad', 'distinct_id', 'time', 'x'.repeat(120), 'user_tag_x']
      const properties = { good: 1, ...Object.fromEntries(bad.map((name) => [name, 1])) }
      const notes = await noted(() => shop.sensors(track({ event: 'S17', properties })))
      expect(notes).toHaveLength(6)
      expect(notes.every((note) => note.startsWith('property_name_'))).toBe(true)
      expect(Object.keys((await shop.stored('S17'))[0]?.properties ?? {})).toEqual(['good'])
    },
  },
  {
    id: 'S18',
    name: 'value typing',
    run: async ({ shop, track }) => {
      const values = {
        nul: null,
        b: true,
        i: 7,
        f: 1.25,
        ln: [1, 2],
        ls: ['a', 'b'],
        o: { a: 1 },
        d: '1970-01-01 00:00:00.05',
        s: 'x'.repeat(9_000),
      }
      await shop.sensors(track({ event: 'S18', properties: values }))
      const [one] = await shop.stored('S18')
      // Dates name no zone: they are read in the project's (Asia/Shanghai), the last group as whole milliseconds.
      const expected = {
        b: true,
        i: 7,
        f: 1.25,
        ln: ['1', '2'],
        ls: ['a', 'b'],
        o: '{"a":1}',
        d: '1969-12-31T16:00:00.005Z',
        s: 'x'.repeat(8_192),
      }
      expect(one?.properties).toEqual(expected)
    },
  },
  {
    id: 'S21',
    name: 'clock skew',
    run: async ({ shop, track }) => {
      const hour = 3_600_000
      await shop.sensors(track({ event: 'S21', time: shop.now() - hour - 2_000, _flush_time: shop.now() - hour }))
      expect((await shop.stored('S21')).map((one) => one.time)).toEqual([shop.now() - 2_000])
    },
  },
  {
    id: 'S22',
    name: 'out-of-window times',
    run: async ({ shop, track, noted }) => {
      const ancient = Date.UTC(2001, 0, 1)
      const notes = await noted(() =>
        shop.sensors(
          track({ event: 'S22', time: shop.now() + 3 * 86_400_000 }),
          track({ event: 'S22', time: ancient }),
          track({ event: 'S22', time: ancient, time_free: true, properties: { free: 1 } }),
          track({ event: 'S22', time: 'abc' }),
          track({ event: 'S22', time: undefined }),
        ),
      )
      expect(notes).toEqual(['time_invalid time', 'time_missing time', 'time_out_of_window time', 'time_out_of_window time'])
      expect(await shop.stored('S22')).toMatchObject([{ time: ancient, properties: { free: 1 } }])
    },
  },
  {
    id: 'S23',
    name: 'profile operations',
    run: async (rig) => {
      await rig.shop.sensors(
        profile(rig, 'prof', 'profile_set', { a: 1, tags: ['x'], n: 1 }),
        profile(rig, 'prof', 'profile_set_once', { a: 2, b: 3 }),
        profile(rig, 'prof', 'profile_increment', { n: 2.5, m: -1 }),
        profile(rig, 'prof', 'profile_append', { tags: ['y', 'x'] }),
        profile(rig, 'prof', 'profile_unset', { b: true }),
      )
      expect(await rig.shop.profile('anonymous_id', 'prof')).toEqual({ a: 1, n: 3.5, m: -1, tags: ['x', 'y'] })
      expect(await rig.eventsOf('prof')).toBe(0)
    },
  },
  {
    id: 'S24',
    name: 'profile_delete',
    run: async (rig) => {
      const { shop, track } = rig
      await shop.sensors(track({ event: 'S24', distinct_id: 'del' }), profile(rig, 'del', 'profile_set', { a: 1 }))
      await shop.sensors(profile(rig, 'del', 'profile_delete'))
      expect(await shop.profile('anonymous_id', 'del')).toEqual({})
      expect(await shop.stored('S24')).toMatchObject([{ distinctId: 'del' }])
    },
  },
  {
    id: 'S25',
    name: 'items',
    run: async ({ shop, world }) => {
      const item = (type: string, id: string, properties?: object) => ({
        type,
        item_type: 'product',
        item_id: id,
        time: shop.now(),
        _track_id: Math.random(),
        ...(properties ? { properties } : {}),
      })
      await shop.sensors(
        item('item_set', 'p1', { price: 1, title: '苹果' }),
        item('item_set', 'p1', { price: 2 }),
        item('item_set', 'p2', { price: 3 }),
        item('item_delete', 'p2'),
      )
      await world.settle()
      const read = async (id: string) => (await world.call(shop.project, 'GET', `items/product/${id}`)).body
      expect(await read('p1')).toMatchObject({ properties: { price: 2, title: '苹果' }, isDeleted: false })
      expect(await read('p2')).toMatchObject({ isDeleted: true })
    },
  },
]
