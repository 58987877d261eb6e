import { z } from 'zod'

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'like #1677ff')
const picture = z
  .string()
  .max(2_000)
  .regex(/^$|^https?:\/\/\S+$/, 'an http or https address')

export const fonts = ['sans', 'serif', 'arial', 'georgia'] as const
/** What mail clients have; the first that is there is used. */
export const fontFamilies: Readonly<Record<(typeof fonts)[number], string>> = {
  sans: "-apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', Helvetica, Arial, sans-serif",
  serif: "'Songti SC', SimSun, 'Noto Serif CJK SC', Georgia, serif",
  arial: 'Arial, Helvetica, sans-serif',
  georgia: 'Georgia, serif',
}

/** How the mails of a project look, and which words it does not use. */
export const brandSchema = z.object({
  logo: picture.default(''),
  logoWidth: z.number().int().min(16).max(600).default(120),
  colour: colour.default('#0958d9').describe('of buttons and links'),
  onColour: colour.default('#ffffff').describe('of words on buttons'),
  text: colour.default('#1f1f1f'),
  page: colour.default('#f5f5f5').describe('behind the mail'),
  paper: colour.default('#ffffff').describe('of the mail itself'),
  font: z.enum(fonts).default('sans'),
  radius: z.number().int().min(0).max(40).default(6).describe('of buttons, in pixels'),
  footer: z.string().max(1_000).default('').describe('who sends and where they are; for footers without a text of their own'),
  forbidden: z.array(z.string().trim().min(1).max(50)).max(200).default([]).describe('words that the checks of texts find'),
})
export type Brand = z.infer<typeof brandSchema>

export const plainBrand: Brand = brandSchema.parse({})

export const brandOutputSchema = brandSchema.extend({ revision: z.number().int() })
export type KeptBrand = z.infer<typeof brandOutputSchema>
