import type { MailSettings } from './settings.ts'
import type { Mail } from './transport.ts'

export interface TeamMail extends Pick<Mail, 'to' | 'subject' | 'html' | 'text' | 'images'> {
  /** Of this mail; the same mail sent again has the same. */
  readonly id: string
}

export const teamMail = (projectId: number, settings: MailSettings, { id, ...mail }: TeamMail): Mail => ({
  ...mail,
  messageId: `<team.${projectId}.${id}@millrace>`,
  from: settings.fromAddress,
  replyTo: settings.replyTo,
  signing: settings.signing,
  returnPath: null,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Millrace-Project': String(projectId) },
})
