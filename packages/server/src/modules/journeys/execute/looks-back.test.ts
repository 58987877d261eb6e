import { afterEach, beforeEach, expect, test } from 'vitest'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'), known('c'))
})
afterEach(() => w.end())

const started = (event: string) => ({ kind: 'event' as const, event })

const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
/** Somebody opens the newest mail they got. */
async function opens(user: string, time: string): Promise<void> {
  w.world.clock.set(new Date(time))
  const mails = await w.world.call<{ items: { id: number; recipient: string }[] }>(w.project, 'GET', 'mailbox')
  const newest = Math.max(...mails.body.items.filter((one) => one.recipient === `${user}@x.cn`).map((one) => one.id))
  const { html } = (await w.world.call<{ html: string }>(w.project, 'GET', `mailbox/${newest}`)).body
  const path = /\/t\/o\/[^"']+/.exec(html)?.[0] ?? ''
  expect((await w.world.call(undefined, 'GET', path, undefined, reader)).status).toBe(200)
  await w.world.settle()
}

async function comes(time: string): Promise<void> {
  w.world.clock.set(new Date(time))
  await w.world.settle()
}

test('D06 opened at 47:59: no second message; not opened: the second at 48:00', async () => {
  const opened = { kind: 'outcome', settings: { of: 'first', what: 'opened', within: { amount: 48, unit: 'hour' } } }
  const journey = await w.start({
    nodes: { first: mail, o: opened, second: mail, seen: exit('seen') },
    edges: ['entry>first', 'first>o', 'o.yes>seen', 'o.no>second'],
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'), does('c', 'Start'))
  await opens('a', '2026-11-03T09:59:00Z')
  expect(await w.runs(journey)).toEqual(['a exited seen', 'b waiting o', 'c waiting o'])
  await comes('2026-11-03T09:59:59Z')
  expect(await w.sends()).toEqual(['a first', 'b first', 'c first'])
  await comes('2026-11-03T10:00:00Z')
  expect(await w.sends()).toEqual(['a first', 'b first', 'c first', 'b second', 'c second'])
  // Too late for the first; and the mail that was opened is the second.
  await opens('b', '2026-11-03T10:01:00Z')
  expect(await w.runs(journey)).toEqual(['a exited seen', 'b done', 'c done'])
})

test('what became of a message is asked of the run’s own; failed ends the wait at once, and what was known before is not waited for', async () => {
  const outcome = (what: string, hours: number) => ({
    kind: 'outcome',
    settings: { of: 'm', what, within: { amount: hours, unit: 'hour' } },
  })
  const journey = await w.start({
    entry: { kind: 'event', event: 'Start', key: 'order' },
    nodes: {
      m: mail,
      w: wait(10),
      d: outcome('delivered', 5),
      o: outcome('opened', 5),
      yes: exit('opened'),
      no: exit('not'),
      un: exit('lost'),
    },
    edges: ['entry>m', 'm>w', 'w>d', 'd.yes>o', 'd.no>un', 'o.yes>yes', 'o.no>no'],
  })
  await w.happens('10:00:00', does('a', 'Start', { order: 'o1' }))
  await w.happens('10:05:00', does('a', 'Start', { order: 'o2' }))
  await opens('a', at('10:06:00'))
  await w.happens('10:20:00')
  expect((await w.runs(journey)).toSorted()).toEqual(['a exited opened', 'a waiting o'])
  await w.happens('15:06:00')
  expect((await w.runs(journey)).toSorted()).toEqual(['a exited not', 'a exited opened'])
})

test('D22 claimed, claimed and bought, neither: each state goes its own way', async () => {
  const since = { kind: 'entry' }
  const journey = await w.start({
    entry: started('Register'),
    nodes: {
      w: waitFor('Claim', 15),
      x: wait(60),
      b: { kind: 'happened', settings: { event: 'Buy', since } },
      unclaimed: exit('unclaimed'),
      claimed: exit('claimed'),
      bought: exit('bought'),
    },
    edges: ['entry>w', 'w.timeout>unclaimed', 'w.happened>x', 'x>b', 'b.yes>bought', 'b.no>claimed'],
  })
  await w.happens('10:00:00', does('a', 'Register'), does('b', 'Register'), does('c', 'Register'))
  await w.happens('10:05:00', does('a', 'Claim'), does('b', 'Claim'))
  await w.happens('10:30:00', does('a', 'Buy'))
  await w.happens('12:00:00')
  expect(await w.runs(journey)).toEqual(['a exited bought', 'b exited claimed', 'c exited unclaimed'])
})

test('has it happened: since entry, since a step, or in the last hour; links hold; the event that entered does not count', async () => {
  const asked = (since: object, links: object[] = []) => ({
    nodes: {
      first: wait(10),
      mark: { kind: 'set_tag', settings: { tag: 't' } },
      second: wait(10),
      h: { kind: 'happened', settings: { event: 'Visit', since, links } },
      yes: exit('yes'),
      no: exit('no'),
    },
    edges: ['entry>first', 'first>mark', 'mark>second', 'second>h', 'h.yes>yes', 'h.no>no'],
  })
  const entry = await w.start({ entry: started('Start'), ...asked({ kind: 'entry' }) })
  const node = await w.start({ entry: started('Start'), ...asked({ kind: 'node', node: 'mark' }) })
  const last = await w.start({ entry: started('Start'), ...asked({ kind: 'last', within: { amount: 1, unit: 'hour' } }) })
  const linked = await w.start({ entry: started('Start'), ...asked({ kind: 'entry' }, [{ property: 'shop', trigger: 'shop' }]) })
  const own = await w.start({ entry: started('Visit'), ...asked({ kind: 'entry' }) })
  await w.happens('09:30:00', does('a', 'Visit', { shop: 1 }), does('b', 'Visit', { shop: 1 }))
  await w.happens('10:00:00', does('a', 'Start', { shop: 1 }), does('b', 'Start', { shop: 1 }))
  await w.happens('10:05:00', does('a', 'Visit', { shop: 2 }))
  await w.happens('10:21:00')
  expect(await w.runs(entry)).toEqual(['a exited yes', 'b exited no'])
  expect(await w.runs(node)).toEqual(['a exited no', 'b exited no'])
  expect(await w.runs(last)).toEqual(['a exited yes', 'b exited yes'])
  expect(await w.runs(linked)).toEqual(['a exited no', 'b exited no'])
  expect(await w.runs(own)).toEqual(expect.arrayContaining(['b exited no']))
})

test('the first of several events decides, each with its own way; the switch counts what happened since entry', async () => {
  const several = (since: string) => ({
    nodes: {
      v: wait(10),
      w: {
        kind: 'wait_event',
        settings: { event: 'Pay', arms: [{ id: 'quit', name: '', event: 'Cancel' }], since, timeout: { amount: 60, unit: 'minute' } },
      },
      paid: exit('paid'),
      quit: exit('quit'),
      late: exit('late'),
    },
    edges: ['entry>v', 'v>w', 'w.happened>paid', 'w.quit>quit', 'w.timeout>late'],
  })
  const arrival = await w.start(several('arrival'))
  const entry = await w.start(several('entry'))
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'), does('c', 'Start'))
  await w.happens('10:05:00', does('a', 'Cancel'))
  await w.happens('10:20:00', does('b', 'Pay'))
  expect(await w.runs(entry)).toEqual(['a exited quit', 'b exited paid', 'c waiting w'])
  await w.happens('11:10:00')
  expect(await w.runs(arrival)).toEqual(['a exited late', 'b exited paid', 'c exited late'])
})
