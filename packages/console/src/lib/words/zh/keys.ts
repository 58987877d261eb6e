import type { Words } from '../../words.ts'

export const keys: Words['keys'] = {
  title: '加密密钥',
  note: '用于开启加密上报的 SDK，私钥不会离开服务器。',
  empty: '还没有密钥。SDK 默认通过 HTTPS 明文上报；应用或合规要求加密上报时，再创建密钥。',
  add: '新建密钥',
  algorithm: '算法',
  algorithms: { aes: 'AES（Web、小程序插件）', rsa: 'RSA + AES（App）', sm2: 'SM2 + SM4（App、Web 插件）' },
  version: '版本号',
  versionHint: '自动编号',
  versionNote: 'SDK 以版本号指明所用密钥。线上 SDK 已使用某个版本号时填写。',
  privateKey: '已在使用的密钥',
  privateHints: {
    aes: '16、24 或 32 字节的 base64',
    rsa: 'PEM，或 PKCS#8 的 base64',
    sm2: '64 位十六进制',
  },
  privateNote: '留空则新生成。',
  publicKey: 'SDK 配置',
  shared: '密钥只有 SDK 与服务器持有，仅在创建时显示。',
  once: '仅显示这一次，请写入 SDK 配置：',
  state: '状态',
  inUse: '使用中',
  retired: (at) => `已停用 ${at}`,
  retire: '停用',
  sureRetire: '停用该密钥？线上应用用它加密的数据将被拒收，且无法再解密。',
}
