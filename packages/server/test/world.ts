import type { InjectOptions } from 'fastify'
import pino from 'pino'
import { type App, createApp } from '../src/app.ts'
import type { MailDns } from '../src/modules/messaging/index.ts'
import { type FakeClock, fakeClock } from '../src/platform/clock.ts'
import { type Databases, freshDatabases } from './databases.ts'
import { zone } from './dns-zone.ts'

export interface TestProject {
  readonly id: number
  readonly slug: string
  readonly writeKey: string
  readonly token: string
}

/** The whole application on databases of its own, with a clock that stands still and no worker: tests drive it. */
export interface World {
  readonly app: App
  readonly databases: Databases
  readonly clock: FakeClock
  project(slug?: string): Promise<TestProject>
  /** A request with the project's token; answers with status and parsed body. */
  call<T = Record<string, unknown>>(
    project: TestProject | undefined,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  /** Header with the revision that a definition has now. */
  revisionOf(project: TestProject, path: string): Promise<Record<string, string>>
  /** A second process on the same databases; who asks for it stops it. */
  another(options?: { readonly worker?: boolean }): Promise<App>
  /** Processes everything accepted so far. */
  settle(): Promise<void>
  end(): Promise<void>
}

export interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Readonly<Record<string, unknown>>
}

export async function makeWorld(
  options: {
    readonly at?: string
    readonly worker?: boolean
    readonly privateTargets?: readonly string[]
    readonly mailDns?: MailDns
    /** Listens for bounces and replies, as a server does that is told to. */
    readonly takesMail?: boolean
  } = {},
): Promise<World> {
  const databases = await freshDatabases()
  const clock = fakeClock(new Date(options.at ?? '2026-11-01T02:00:00Z'))
  const how = {
    databaseUrl: databases.databaseUrl,
    clickhouseUrl: databases.clickhouseUrl,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: undefined,
    worker: options.worker ?? false,
    privateTargets: options.privateTargets ?? [],
    mailListener: options.takesMail ? { host: '127.0.0.1', port: 0 } : undefined,
    mailDns: options.mailDns ?? zone(),
    clock,
    log: pino({ level: 'silent' }),
    strict: true,
  }
  const app = await createApp(how)
  await app.admin.ensureFirstAccount('owner@test.local', 'correct horse battery')

  const world: World = {
    app,
    databases,
    clock,
    async project(slug = 'shop') {
      const made = await databases.postgres.transaction((tx) =>
        app.admin.createProject(tx, { slug, timeZone: 'Asia/Shanghai', ownerId: undefined, createdBy: 'test' }),
      )
      return { id: made.project.id, slug, writeKey: made.writeKey, token: made.apiToken }
    },
    async call<T>(project: TestProject | undefined, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const request: InjectOptions = {
        method: method as 'GET' /* any method the route has */,
        url: path.startsWith('/') ? path : `/api/v1/projects/${project?.slug}/${path}`,
        headers: { ...(project ? { authorization: `Bearer ${project.token}` } : {}), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      }
      const response = await app.http.inject(request)
      const isJson = String(response.headers['content-type'] ?? '').includes('json')
      return { status: response.statusCode, body: (isJson ? response.json() : response.body) as T, headers: response.headers }
    },
    async revisionOf(project, path) {
      const { body } = await world.call<{ revision: number }>(project, 'GET', path)
      return { 'if-match': `"${body.revision}"` }
    },
    another: ({ worker = false } = {}) => createApp({ ...how, worker, mailListener: undefined }),
    settle: () => app.settle(),
    async end() {
      await app.stop()
      await databases.drop()
    },
  }
  return world
}
