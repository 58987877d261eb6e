import { expect } from 'vitest'
import type { Case, Rig } from './rig.ts'

const on = (login: string) => ({ distinct_id: login, login_id: login, anonymous_id: 'anon26' })
const signup = ({ track }: Rig, login: string): object =>
  track({
    ...on(login),
    type: 'track_signup',
    event: '$SignUp',
    original_id: 'anon26',
    identities: { $identity_cookie_id: 'anon26', $identity_login_id: login, $identity_anonymous_id: 'anon26' },
  })

/** S26–S30: who a record belongs to. S28 stands on S26. */
export const sensorsPeople: readonly Case[] = [
  {
    id: 'S26',
    name: 'anonymous to login (web shape)',
    run: async (rig) => {
      const { shop, track } = rig
      await shop.sensors(track({ event: 'S26', distinct_id: 'anon26', anonymous_id: 'anon26' }))
      await shop.sensors(signup(rig, 'login26'))
      await shop.sensors(track({ event: 'S26', ...on('login26'), _track_id: 26 }))
      const [device, login] = await rig.people('anonymous_id:anon26', 'login_id:login26')
      expect(login).toBeGreaterThan(0)
      expect(device).toBe(login)
      expect((await shop.stored('S26')).map((one) => one.personId)).toEqual([login, login])
    },
  },
  {
    id: 'S27',
    name: 'track_signup from the Node SDK, out of order',
    run: async ({ shop, track, people }) => {
      await shop.sensors(track({ event: 'S27', distinct_id: 'login27' }))
      await shop.sensors(track({ event: 'S27', distinct_id: 'anon27' }))
      await shop.sensors(track({ type: 'track_signup', event: '$SignUp', distinct_id: 'login27', original_id: 'anon27' }))
      const [device, login] = await people('anonymous_id:anon27', 'login_id:login27')
      expect(login).toBeGreaterThan(0)
      expect(device).toBe(login)
    },
  },
  {
    id: 'S28',
    name: 'second account on the same device',
    run: async (rig) => {
      await rig.shop.sensors(signup(rig, 'login26b'))
      const [first, second] = await rig.people('login_id:login26', 'login_id:login26b')
      expect(second).toBeGreaterThan(0)
      expect(second).not.toBe(first)
    },
  },
  {
    id: 'S29',
    name: 'login with a custom key',
    run: async ({ shop, track, people }) => {
      await shop.sensors(track({ event: 'S29', distinct_id: '$identity_mobile+139x', identities: { $identity_mobile: '139x' } }))
      const identities = { $identity_mobile: '139x', $identity_login_id: 'login29' }
      await shop.sensors(track({ type: 'track_signup', event: '$SignUp', distinct_id: 'login29', login_id: 'login29', identities }))
      const [mobile, login] = await people('mobile:139x', 'login_id:login29')
      expect(login).toBeGreaterThan(0)
      expect(mobile).toBe(login)
    },
  },
  {
    id: 'S30',
    name: 'bind, resolve, unbind',
    run: async ({ shop, track, people }) => {
      const identities = { $identity_cookie_id: 'anon30', $identity_mobile: 'm30', $identity_anonymous_id: 'anon30' }
      await shop.sensors(track({ type: 'track_id_bind', event: '$BindID', distinct_id: 'anon30', anonymous_id: 'anon30', identities }))
      await shop.sensors(track({ event: 'S30', distinct_id: undefined, identities: { $identity_mobile: 'm30' } }))
      const [device] = await people('anonymous_id:anon30')
      expect((await shop.stored('S30')).map((one) => one.personId)).toEqual([device])
      for (const mobile of ['m30', 'never'])
        await shop.sensors(
          track({ type: 'track_id_unbind', event: '$UnbindID', distinct_id: 'anon30', identities: { $identity_mobile: mobile } }),
        )
      expect((await people('mobile:m30'))[0]).not.toBe(device)
    },
  },
]
