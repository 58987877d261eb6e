import type { Signature } from '@millrace/contract/ingest/hooks.ts'
import { Form, Input, InputNumber, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'

const schemes = ['none', 'hmac', 'standard'] as const
const first: Readonly<Record<Signature['scheme'], Signature>> = {
  none: { scheme: 'none' },
  hmac: { scheme: 'hmac', header: 'X-Hub-Signature-256', encoding: 'hex', prefix: 'sha256=' },
  standard: { scheme: 'standard', toleranceSeconds: 300 },
}

interface Props {
  readonly signature: Signature
  readonly secret: string
  readonly secretNote: string
  onChange(signature: Signature): void
  onSecret(secret: string): void
}

/** How the sender signs, and its secret. */
export function SignatureFields({ signature, secret, secretNote, onChange, onSecret }: Props) {
  const words = useWords()
  return (
    <>
      <Form.Item label={words.connections.signature} htmlFor="scheme">
        <Select<Signature['scheme']>
          id="scheme"
          value={signature.scheme}
          options={schemes.map((scheme) => ({ value: scheme, label: words.connections.schemes[scheme] }))}
          onChange={(scheme) => onChange(first[scheme])}
        />
      </Form.Item>
      {signature.scheme === 'hmac' && (
        <>
          <Form.Item label={words.connections.header} htmlFor="signature-header">
            <Input
              id="signature-header"
              value={signature.header}
              onChange={({ target }) => onChange({ ...signature, header: target.value })}
            />
          </Form.Item>
          <Form.Item label={words.connections.prefix} htmlFor="signature-prefix">
            <Input
              id="signature-prefix"
              value={signature.prefix}
              onChange={({ target }) => onChange({ ...signature, prefix: target.value })}
            />
          </Form.Item>
          <Form.Item label={words.connections.encoding} htmlFor="signature-encoding">
            <Select<'hex' | 'base64'>
              id="signature-encoding"
              value={signature.encoding}
              options={[{ value: 'hex' }, { value: 'base64' }]}
              onChange={(encoding) => onChange({ ...signature, encoding })}
            />
          </Form.Item>
        </>
      )}
      {signature.scheme === 'standard' && (
        <Form.Item label={words.connections.tolerance} htmlFor="tolerance">
          <InputNumber
            id="tolerance"
            min={10}
            max={86_400}
            value={signature.toleranceSeconds}
            onChange={(seconds) => onChange({ ...signature, toleranceSeconds: seconds ?? 300 })}
          />
        </Form.Item>
      )}
      {signature.scheme !== 'none' && (
        <Form.Item label={words.connections.secret} htmlFor="hook-secret" extra={secretNote}>
          <Input.Password id="hook-secret" autoComplete="new-password" value={secret} onChange={({ target }) => onSecret(target.value)} />
        </Form.Item>
      )}
    </>
  )
}
