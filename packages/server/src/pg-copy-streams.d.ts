/** pg-copy-streams has no types; what backups call of it. */
declare module 'pg-copy-streams' {
  import type { Submittable } from 'pg'
  import type { Readable, Writable } from 'node:stream'
  /** A query for `client.query()` that is the bytes of `copy … to stdout`. */
  export function to(text: string): Readable & Submittable & { readonly rowCount: number }
  /** A query for `client.query()` that takes the bytes of `copy … from stdin`. */
  export function from(text: string): Writable & Submittable & { readonly rowCount: number }
}
