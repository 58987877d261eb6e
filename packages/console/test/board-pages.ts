type Post = <T>(path: string, body: object) => Promise<T>

/** Boards, metrics and their alerts with something on them; answers with their pages. */
export async function boardPages(post: Post): Promise<string[]> {
  const gmv = { kind: 'measure', a: { event: 'ViewProduct', aggregation: 'sum', property: 'price' } }
  const metric = await post<{ id: string }>('metrics', { name: '浏览金额', definition: gmv })
  const question = { model: 'count', query: { from: '2026-11-01', to: '2026-11-14', event: 'ViewProduct' } }
  await post('saved-questions', { name: '浏览', ...question })
  const tiles = [
    { id: 'm', kind: 'metric', metricId: metric.id },
    { id: 'q', kind: 'question', title: '浏览', ...question },
    { id: 'n', kind: 'note', text: '每周一看' },
  ]
  const board = await post<{ id: string }>('boards', { name: '运营', definition: { tiles } })
  const rule = { condition: { kind: 'no_data' } }
  const alert = await post<{ id: string }>('metric-alerts', { name: '无浏览', metricId: metric.id, rule })
  const stations = [{ event: 'ViewProduct', stuckAfter: { amount: 1, unit: 'hour' } }, { event: 'PayOrder' }]
  const stuck = { kind: 'stuck', process: { stations }, station: 1, above: 10 }
  const watching = await post<{ id: string }>('metric-alerts', { name: '卡住', rule: { condition: stuck } })
  return [
    `/analyze/metric-alerts/${watching.id}`,
    '/analyze/boards',
    `/analyze/boards/${board.id}`,
    `/analyze/boards/${board.id}?edit=1`,
    '/analyze/saved',
    '/analyze/metrics',
    `/analyze/metrics/${metric.id}`,
    '/analyze/metric-alerts',
    `/analyze/metric-alerts/${alert.id}`,
  ]
}

const home = { $url_path: '/', $view_id: 'v1', $device_class: 'desktop', $page_width: 1_280, $page_height: 2_400 }
/** Somebody who read half of the start page, and clicked. */
export const pageReader = [
  { event: '$pageview', ids: { login_id: 'u1' }, properties: home },
  {
    event: '$WebClick',
    ids: { login_id: 'u1' },
    properties: { ...home, $element_path: '#buy', $element_content: '购买', $page_x: 300, $page_y: 900 },
  },
  { event: '$WebPageLeave', ids: { login_id: 'u1' }, properties: { ...home, $scroll_depth: 50 } },
]

/** Analyses with a question each, of today. */
export function analysisPages(): string[] {
  const now = { from: new Date().toISOString().slice(0, 10), to: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) }
  const asked = (page: string, query: object): string =>
    `/analyze/${page}?query=${encodeURIComponent(JSON.stringify({ ...now, ...query }))}`
  const view = { event: 'ViewProduct' }
  const compared = { by: { of: 'profile', property: 'city' }, unit: 'day', compare: 'previous', window: { amount: 7, unit: 'day' } }
  return [
    ...['retention', 'interval', 'distribution', 'ltv', 'lifecycle'].map((one) => `/analyze/${one}`),
    '/analyze/paths',
    '/analyze/process',
    '/analyze/attribution',
    asked('process', { stations: [{ ...view, stuckAfter: { amount: 1, unit: 'minute' } }, { event: 'PayOrder' }] }),
    '/analyze/matrix',
    asked('sessions', { page: view, by: { property: 'product' } }),
    asked('matrix', { stages: [{ name: '浏览', definition: { kind: 'measure', a: { ...view, aggregation: 'people' } } }] }),
    asked('paths', { source: view }),
    asked('clicks', { pages: ['/'] }),
    asked('sql', { sql: 'select event, count() as n from events group by event' }).replace('?', '?look=bar&'),
    asked('clicks', { pages: ['/'] }).replace('?', '?layer=reach&'),
    asked('funnel', { steps: [view, { event: 'PayOrder' }], ...compared }).replace('?', '?drivers=1&'),
    '/analyze/attributes',
    '/analyze/key-events',
    asked('key-events', { start: view, goal: { event: 'PayOrder' } }),
    asked('factors', {
      start: view,
      goal: { event: 'PayOrder' },
      factors: [
        { of: 'event', ...view },
        { of: 'tag', tag: { kind: 'tag', tag: '客户分层' } },
      ],
    }),
    asked('attributes', {
      by: [
        { of: 'property', property: 'city' },
        { of: 'tag', tag: '客户分层' },
      ],
    }),
    '/analyze/effect',
    asked('effect', { touch: { kind: 'event', ...view }, goals: [view] }),
    '/analyze/leaving',
    asked('leaving', { leave: view }),
    '/analyze/readers',
    asked('readers', { read: view, by: { property: 'product' }, order: view }),
    asked('attribution', { target: view, touches: [view], by: { property: 'product' } }),
  ]
}
