import type { UnauditedRoutes } from './platform/http/index.ts'

/** Routes that ask with a body and change nothing. Every other one that is not GET leaves an audit row; tests see to it. */
export const unaudited: UnauditedRoutes = {
  'POST /api/v1/projects/:slug/hooks/:id/preview': 'reads a body that it is given',
  'POST /api/v1/projects/:slug/pulls/preview': 'reads a first page',
  'POST /api/v1/projects/:slug/imports/:id/preview': 'reads the first rows of a file',
  'POST /api/v1/projects/:slug/people/:id/merge-preview': 'says what a merge would do',
  'POST /api/v1/projects/:slug/people/:id/erase-preview': 'says what an erasure would remove',
  'POST /api/v1/projects/:slug/people/:id/split-preview': 'says what a split would do',
  'POST /api/v1/projects/:slug/people/edits/preview': 'says what an edit would change',
  'POST /api/v1/projects/:slug/data-quality/replay/preview': 'says what would be taken',
  'POST /api/v1/projects/:slug/segments/preview': 'counts the people of a rule',
  'POST /api/v1/projects/:slug/segments/sql-preview': 'counts the people of a query',
  'POST /api/v1/projects/:slug/segments/overlap': 'counts the people of segments',
  'POST /api/v1/projects/:slug/segments/:id/is-member': 'looks people up',
  'POST /api/v1/projects/:slug/people/:id/tag-preview': 'says what a tag would say of somebody',
  'POST /api/v1/projects/:slug/segments/people': 'lists the people of a rule',
  'POST /api/v1/projects/:slug/segments/groups': 'counts the people of groups',
  'POST /api/v1/projects/:slug/segments/groups/edges': 'looks how numbers spread',
  'POST /api/v1/projects/:slug/tags/preview': 'counts the people of each value',
  'POST /api/v1/projects/:slug/tags/spec/plan': 'says what a sheet would change',
  'POST /api/v1/projects/:slug/templates/preview': 'renders a text',
  'POST /api/v1/projects/:slug/templates/:id/preview': 'renders a text',
  'POST /api/v1/projects/:slug/analytics/count': 'a query',
  'POST /api/v1/projects/:slug/analytics/count/people': 'a query',
  'POST /api/v1/projects/:slug/analytics/funnel': 'a query',
  'POST /api/v1/projects/:slug/analytics/funnel/people': 'a query',
}
