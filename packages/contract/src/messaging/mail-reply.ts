/** Lines from which on a mail program quotes what is answered. */
const quoteBegins = [
  /^>/,
  /^-{2,}\s*(original message|forwarded message|原始邮件|原始郵件|回复的原邮件|转发邮件信息)\s*-{2,}/i,
  /^_{20,}$/,
  /^(on|le|am|el)\b.{4,200}\b(wrote|a écrit|schrieb|escribió)\s*:$/i,
  /^(在|于)?.{4,200}(写道|寫道|来信)\s*[：:]$/,
  /^(from|发件人|寄件者|寄件人)\s*[：:]\s*\S.*@/i,
]

/** What somebody answers, and what they quote below it. A line that is broken in two (`On … wrote:`) is seen too. */
export function splitReply(text: string): { readonly said: string; readonly quoted: string } {
  const lines = text.replace(/\r\n?/g, '\n').slice(0, 20_000).split('\n')
  const begins = (i: number): boolean => {
    const line = lines[i]?.trim() ?? ''
    if (quoteBegins.some((one) => one.test(line))) return true
    return (
      /^(on|在|于)\b|^(在|于)/i.test(line) &&
      line.length < 100 &&
      quoteBegins.some((one) => one.test(`${line} ${lines[i + 1]?.trim() ?? ''}`))
    )
  }
  const at = lines.findIndex((_, i) => begins(i))
  const [own, rest] = at < 0 ? [lines, []] : [lines.slice(0, at), lines.slice(at)]
  // Whoever writes below what they quote, or between its lines, has said all of it.
  const below = rest.filter((line) => !line.trim().startsWith('>') && !quoteBegins.some((one) => one.test(line.trim())))
  const said = own.join('\n').trim()
  if (said === '' && below.length > 0) return { said: below.join('\n').trim(), quoted: rest.join('\n').trim() }
  return { said, quoted: rest.join('\n').trim() }
}
