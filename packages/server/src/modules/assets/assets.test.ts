import { type Asset, type AssetDetail, type Assets, maxAssetBytes } from '@millrace/contract/assets/api.ts'
import type { PagePictures } from '@millrace/contract/assets/page-pictures.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../../../test/journey-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const square = (size: number, background: string) => sharp({ create: { width: size, height: size / 2, channels: 3, background } })
const bytes = { 'content-type': 'application/octet-stream' }
interface Refusal {
  readonly code: string
}
const send = <T = Asset>(name: string, body: Buffer, path = 'assets', headers = {}) =>
  world.call<T>(
    project,
    'POST',
    `${path}?name=${encodeURIComponent(name)}&folder=${path === 'assets' ? encodeURIComponent('促销/双十一') : ''}`,
    body,
    {
      ...bytes,
      ...headers,
    },
  )
const refused = async (name: string, body: Buffer) => {
  const { status, body: answer } = await send<Refusal>(name, body)
  return [status, answer.code]
}
const served = async (url: string) => {
  const response = await world.app.http.inject({ method: 'GET', url: url.replace(/^https?:\/\/[^/]+/, '') })
  return { status: response.statusCode, headers: response.headers, body: response.rawPayload }
}
const detail = async (id: string) => (await world.call<AssetDetail>(project, 'GET', `assets/${id}`)).body
const change = (id: string, revision: number, verb: string) =>
  world.call<Asset & Refusal>(
    project,
    verb === 'delete' ? 'DELETE' : 'POST',
    `assets/${id}${verb === 'delete' ? '' : `/${verb}`}`,
    undefined,
    {
      'if-match': `"${revision}"`,
    },
  )

test('I18 an asset has versions, tags, an approval and its uses: where it is used is told, and only what nothing uses is deleted', async () => {
  const made = (await send('横幅.png', await square(800, 'red').png().toBuffer())).body
  expect(made).toMatchObject({
    name: '横幅.png',
    kind: 'picture',
    folder: '促销/双十一',
    state: 'draft',
    current: { version: 1, type: 'image/png', width: 800, height: 400 },
  })
  const described = { name: '双十一横幅', folder: '促销/双十一', tags: ['红色', '横幅'], note: '' }
  const changed = await world.call<Asset>(project, 'PUT', `assets/${made.id}`, described, { 'if-match': `"${made.revision}"` })
  expect(changed.body).toMatchObject(described)
  const approved = (await change(made.id, changed.body.revision, 'approve')).body
  expect(approved).toMatchObject({ state: 'approved', approvedBy: expect.any(String), approvedAt: '2026-11-01T02:00:00.000Z' })

  // A journey sends a text that shows it; the text is changed since, the journey still sends the old one.
  const html = (url: string) => ({ kind: 'html', subject: 's', preheader: '', html: `<body><img src="${url}?w=640"></body>`, text: '' })
  const template = await makeTemplate(world, project, { name: '大促', body: html(made.current.url) })
  await makeTemplate(world, project, { name: '别的', body: html('https://elsewhere.example/f/x.png') })
  const journey = {
    entry: { kind: 'event', event: 'Visit', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    reentry: { kind: 'after_exit' },
  }
  await publish(world, project, journey)
  const users = async () =>
    (await world.call<UsedBy>(project, 'GET', `used-by?kind=asset&id=${made.id}`)).body.items.map(({ kind, name }) => `${kind} ${name}`)
  expect(await users()).toEqual(['template 大促'])
  await world.call(
    project,
    'PUT',
    `templates/${template}`,
    { name: '大促', body: html('') },
    await world.revisionOf(project, `templates/${template}`),
  )
  expect(await users()).toEqual(['template 大促'])
  const no = await change(made.id, approved.revision, 'delete')
  expect([no.status, no.body.code, JSON.stringify(no.body)]).toEqual([409, 'asset_used', expect.stringContaining('大促')])

  // What is new is a draft with an address of its own; what was sent before shows what it showed.
  const next = await send('横幅2.png', await square(900, 'blue').png().toBuffer(), `assets/${made.id}/versions`, {
    'if-match': `"${approved.revision}"`,
  })
  expect(next.body).toMatchObject({ name: '双十一横幅', state: 'draft', approvedBy: null, current: { version: 2, width: 900 } })
  expect((await detail(made.id)).versions.map(({ version, fileName }) => [version, fileName])).toEqual([
    [2, '横幅2.png'],
    [1, '横幅.png'],
  ])
  expect(next.body.current.url).not.toBe(made.current.url)
  expect((await served(made.current.url)).status).toBe(200)

  world.clock.advance(1_000)
  const unused = (await send('别的.gif', await square(20, 'green').gif().toBuffer())).body
  const found = async (query: string) => (await world.call<Assets>(project, 'GET', `assets?${query}`)).body
  expect((await found('search=红色')).items.map((one) => one.id)).toEqual([made.id])
  expect(await found(`folder=${encodeURIComponent('促销')}&limit=1`)).toMatchObject({
    items: [{ id: unused.id }],
    folders: ['促销/双十一'],
  })
  expect((await found('state=approved')).items).toEqual([])
  expect((await change(unused.id, unused.revision, 'delete')).status).toBe(204)
  expect((await served(unused.current.url)).status).toBe(404)
  const kept = await world.databases.postgres.rows(sql`select width from asset_files where width = 0`)
  expect(kept).toHaveLength(2)
})

test('a picture is served to anybody in fixed widths, for ever, under its own type and as nothing that runs', async () => {
  const { current } = (await send('p.jpg', await square(1_000, 'red').jpeg().toBuffer())).body
  const whole = await served(current.url)
  expect(whole.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  })
  const again = (tag: string) =>
    world.app.http.inject({ url: new URL(current.url, 'http://h').pathname, headers: { 'if-none-match': tag } })
  expect((await again(String(whole.headers['etag']))).statusCode).toBe(304)
  expect((await again('"another"')).statusCode).toBe(200)
  const widths = await Promise.all(
    ['w=300', 'w=320', 'w=1', 'w=5000', 'w=x'].map(
      async (query) => (await sharp((await served(`${current.url}?${query}`)).body).metadata()).width,
    ),
  )
  expect(widths).toEqual([320, 320, 160, 1_000, 1_000])
  // Asked for again it is what was kept.
  expect(await world.databases.postgres.rows(sql`select width from asset_files where width > 0 order by width`)).toEqual([
    { width: 160 },
    { width: 320 },
  ])
  const pdf = (await send('价目表.pdf', Buffer.from('%PDF-1.7'))).body
  expect((await served(pdf.current.url)).headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('价目表.pdf')}`,
  })
  for (const url of ['/f/ast_0000000000000000/0000000000000000.png', '/f/x/y', `${current.url.replace(/[0-9a-f]{16}\.jpg/, '%25.jpg')}`])
    expect([url, (await served(url)).status]).toEqual([url, 404])
})

test('where a picture was taken is not kept, and it is turned as it is meant to be seen', async () => {
  const taken = await square(100, 'red')
    .jpeg()
    .withExif({ IFD0: { Copyright: 'Home of somebody' } })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  expect((await sharp(taken).metadata()).exif).toBeDefined()
  const { current } = (await send('photo.jpg', taken)).body
  expect(current).toMatchObject({ width: 50, height: 100 })
  const kept = (await served(current.url)).body
  expect((await sharp(kept).metadata()).exif).toBeUndefined()
  expect(kept.includes('Home of somebody')).toBe(false)
})

test('what is too large, no picture, a bomb of pixels or a script is refused by name', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>')
  const png = await square(60, 'red').png().toBuffer()
  const bomb = await square(8_000, 'red').png().toBuffer()
  const frames = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { width: 3_000, height: 3_000, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  const gif = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer()
  expect(bomb.length).toBeLessThan(500_000)
  expect([
    await refused('x.svg', svg),
    await refused('x.png', svg),
    await refused('x.html', Buffer.from('<script>')),
    await refused('x', png),
    await refused('x.png', png.subarray(0, 40)),
    await refused('x.png', png.subarray(0, png.length - 30)),
    await refused('x.png', bomb),
    await refused('x.gif', gif),
    await refused('x.png', Buffer.alloc(0)),
    await refused('x.pdf', Buffer.alloc(maxAssetBytes + 1)),
  ]).toEqual([
    [415, 'asset_format'],
    [422, 'asset_broken'],
    [415, 'asset_format'],
    [415, 'asset_format'],
    [422, 'asset_broken'],
    [422, 'asset_broken'],
    [422, 'asset_pixels'],
    [422, 'asset_pixels'],
    [400, 'file_empty'],
    [413, 'body_too_large'],
  ])
})

test('a page has a picture for each class of devices, whose newest version is shown, until it is deleted', async () => {
  const made = (await send('首页.png', await square(390, 'blue').png().toBuffer())).body
  const other = await world.project('other')
  const choose = (body: object, of = project) =>
    world.call<Refusal>(of, 'PUT', 'page-pictures', { page: 'home/', device: 'phone', ...body })
  const shown = async () => (await world.call<PagePictures>(project, 'GET', 'page-pictures?page=%2Fhome')).body.items
  expect((await choose({ assetId: made.id }, other)).status).toBe(400)
  expect((await choose({ assetId: made.id, device: 'watch' })).status).toBe(400)
  expect((await choose({ assetId: made.id })).status).toBe(204)
  expect(await shown()).toMatchObject([{ page: '/home', device: 'phone', url: made.current.url, width: 390, height: 195 }])
  const next = await square(780, 'green').png().toBuffer()
  const newer = await send('首页.png', next, `assets/${made.id}/versions`, { 'if-match': `"${made.revision}"` })
  expect(await shown()).toMatchObject([{ url: newer.body.current.url, width: 780 }])
  expect((await choose({ assetId: null })).status).toBe(204)
  expect(await shown()).toEqual([])
  await choose({ assetId: made.id })
  expect((await change(made.id, newer.body.revision, 'delete')).status).toBe(204)
  expect(await shown()).toEqual([])
})
