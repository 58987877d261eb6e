import type { Link } from '@millrace/contract/links/api.ts'
import { Button, Flex, Image, Modal, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** The short link to copy and its QR code to print. */
export function CodeDialog({ link, onClose }: { readonly link: Link; readonly onClose: () => void }) {
  const words = useWords()
  const { api } = useProject()
  const file = (format: 'svg' | 'png'): string => `/api/v1/${api}/links/${link.id}/qr.${format}`
  return (
    <Modal open onCancel={onClose} title={link.name} footer={null} width={420}>
      <Flex vertical gap={12} align="center">
        <Image src={file('svg')} alt={words.links.showCode(link.name)} width={240} height={240} preview={false} />
        <Typography.Text copyable>{link.url}</Typography.Text>
        <Flex gap={8} wrap justify="center">
          <Button href={file('svg')} download>
            {words.links.svg}
          </Button>
          <Button href={file('png')} download>
            {words.links.png}
          </Button>
        </Flex>
        <Typography.Text type="secondary">{words.links.codeNote}</Typography.Text>
      </Flex>
    </Modal>
  )
}
