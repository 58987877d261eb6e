/** MJML has no types; what mails of blocks call of it. */
declare module 'mjml-core' {
  export interface MjmlNode {
    readonly tagName: string
    readonly attributes: Readonly<Record<string, string>>
    readonly children?: readonly MjmlNode[]
    readonly content?: string
  }
  interface Options {
    readonly presets: readonly unknown[]
    readonly validationLevel: 'strict' | 'soft' | 'skip'
    readonly fonts: Readonly<Record<string, string>>
    readonly ignoreIncludes: boolean
    readonly keepComments: boolean
  }
  /** Strict: throws where the tree is none that MJML knows. */
  export default function mjml2html(tree: MjmlNode, options: Options): Promise<{ readonly html: string }>
}
declare module 'mjml-preset-core' {
  const preset: unknown
  export default preset
}
