import type { Words } from '../../words.ts'

export const account: Words['account'] = {
  sessions: '登录设备',
  sessionsNote: '当前账号已登录的设备，登录状态 14 天后自动失效。',
  device: '设备',
  thisDevice: '当前设备',
  unknownDevice: '未知设备',
  address: 'IP 地址',
  since: '登录时间',
  lastUse: '最近使用',
  end: '下线',
  sureEnd: '确定让该设备下线吗？下线后需重新登录。',
}
