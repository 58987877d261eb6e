/** A page by its path alone: one slash before it and none behind, without query and fragment; pages of mini-programs too. */
export const pageOf = (path: string): string => `/${path.replace(/[?#][\s\S]*$/, '').replace(/^\/+|\/+$/g, '')}`

/** The pages that some patterns mean, as an expression both engines read alike: `*` is a part between slashes, `**` anything. */
export const pagesExpression = (patterns: readonly string[]): string => `^(?:${patterns.map(expressionOf).join('|')})$`

const expressionOf = (pattern: string): string =>
  pageOf(pattern)
    .split(/(\*+)/)
    .map((part) => (part.startsWith('*') ? (part.length > 1 ? '[\\s\\S]*' : '[^/]*') : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('')

export const deviceClasses = ['phone', 'tablet', 'desktop'] as const
export type DeviceClass = (typeof deviceClasses)[number]

/** What tells of pages: views, clicks, what is wrong with clicks, and leaves. */
export const pageEvents = {
  view: ['$pageview', '$MPViewScreen'],
  click: ['$WebClick', '$PageClick', '$MPClick'],
  rage: ['$RageClick'],
  dead: ['$DeadClick'],
  leave: ['$WebPageLeave', '$MPPageLeave'],
} as const
export type PageEventKind = keyof typeof pageEvents
export const pageEventKinds = Object.keys(pageEvents) as PageEventKind[] /* its own keys, in their order */
