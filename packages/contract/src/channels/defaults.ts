import type { Channel } from './schema.ts'

/** Codes, by how they were read: scanned, pressed, picked from an album. */
const codeScenes = ['1011', '1012', '1013', '1025', '1031', '1032', '1047', '1048', '1049']
const adScenes = ['1045', '1046', '1067', '1068', '1084', '1095']
const accountScenes = ['1014', '1020', '1035', '1043', '1058', '1074', '1082', '1091', '1102']
const chatScenes = ['1007', '1008', '1036', '1044', '1096', '1154', '1155']
const searchScenes = ['1005', '1006', '1042', '1053']

const ads: Channel = {
  key: 'ads',
  nameEn: 'Ads',
  nameZh: '广告投放',
  rules: [
    {
      utmMedium: [
        'cpc',
        'cpm',
        'cpa',
        'cpt',
        'ocpc',
        'ocpm',
        'ppc',
        'paid*',
        'sem',
        'feed',
        'feeds',
        'banner',
        'display',
        'ad',
        'ads',
        'dsp',
        'splash',
        '信息流',
        '广告',
      ],
    },
    // Click ids: Google, Microsoft, TikTok, Baidu, 360, Tencent, Ocean Engine, Kuaishou.
    { parameter: ['gclid', 'gbraid', 'wbraid', 'msclkid', 'ttclid', 'bd_vid', 'qhclickid', 'gdt_vid', 'qz_gdt', 'clickid', 'ksclickid'] },
    { scene: adScenes },
  ],
}

const owned: readonly Channel[] = [
  { key: 'sms', nameEn: 'Text message', nameZh: '短信', rules: [{ utmMedium: ['sms', 'mms', '5g', 'rcs', '短信'] }] },
  {
    key: 'email',
    nameEn: 'Email',
    nameZh: '邮件',
    rules: [
      { utmMedium: ['email', 'e-mail', 'edm', 'mail', 'newsletter', '邮件'] },
      {
        host: [
          'mail.qq.com',
          'mail.163.com',
          'mail.126.com',
          'mail.aliyun.com',
          'mail.sina.com.cn',
          'mail.google.com',
          'outlook.live.com',
          'outlook.office.com',
          'mail.yahoo.com',
        ],
      },
    ],
  },
  { key: 'push', nameEn: 'Push', nameZh: '推送', rules: [{ utmMedium: ['push', 'app_push', 'notification', '推送'] }] },
  { key: 'staff', nameEn: 'Staff', nameZh: '成员推广', rules: [{ utmMedium: ['staff', 'employee', 'guide', 'sales', '员工', '导购'] }] },
  {
    key: 'qr',
    nameEn: 'QR code',
    nameZh: '二维码',
    rules: [{ utmMedium: ['qr', 'qrcode', 'qr_code', '二维码'] }, { scene: codeScenes }, { entry: ['qr'] }],
  },
  {
    key: 'offline',
    nameEn: 'Offline',
    nameZh: '线下',
    rules: [{ utmMedium: ['offline', 'store', 'poster', 'print', 'flyer', 'event', '线下', '门店'] }],
  },
  {
    key: 'affiliate',
    nameEn: 'Partners',
    nameZh: '联盟与达人',
    rules: [{ utmMedium: ['affiliate', 'cps', 'kol', 'koc', 'partner', 'influencer', '达人'] }],
  },
  {
    key: 'wechat_oa',
    nameEn: 'WeChat official account',
    nameZh: '公众号',
    rules: [
      { utmSource: ['wechat_oa', 'weixin_oa', 'gzh', 'mp', '公众号'] },
      { utmMedium: ['wechat_oa', 'gzh', 'mp_article', '公众号'] },
      { host: ['mp.weixin.qq.com'] },
      { scene: accountScenes },
      { entry: ['official_account'] },
    ],
  },
]

const found: readonly Channel[] = [
  {
    key: 'social',
    nameEn: 'Social',
    nameZh: '社交媒体',
    rules: [
      { utmMedium: ['social', 'sns', 'social-media', 'social_network', '社交'] },
      {
        utmSource: [
          'weibo',
          'wechat',
          'weixin',
          'wecom',
          'moments',
          'xiaohongshu',
          'xhs',
          'red',
          'douyin',
          'kuaishou',
          'bilibili',
          'zhihu',
          'douban',
          'qq',
          'qzone',
          'tieba',
          'facebook',
          'instagram',
          'twitter',
          'x',
          'linkedin',
          'youtube',
          'tiktok',
          'reddit',
          'pinterest',
          'line',
          'whatsapp',
        ],
      },
      {
        host: [
          'weibo.com',
          'weibo.cn',
          't.cn',
          'xiaohongshu.com',
          'xhslink.com',
          'douyin.com',
          'iesdouyin.com',
          'kuaishou.com',
          'chenzhongtech.com',
          'bilibili.com',
          'b23.tv',
          'zhihu.com',
          'douban.com',
          'qzone.qq.com',
          'tieba.baidu.com',
          'zhidao.baidu.com',
          'weixin.qq.com',
          'wx.qq.com',
          'work.weixin.qq.com',
          'hupu.com',
          'jike.com',
          'okjike.com',
          'facebook.com',
          'instagram.com',
          'twitter.com',
          'x.com',
          't.co',
          'linkedin.com',
          'lnkd.in',
          'youtube.com',
          'tiktok.com',
          'reddit.com',
          'pinterest.*',
          'line.me',
          'whatsapp.com',
        ],
      },
      { scene: chatScenes },
    ],
  },
  {
    key: 'marketplace',
    nameEn: 'Marketplaces',
    nameZh: '电商平台',
    rules: [
      {
        host: [
          'taobao.com',
          'tmall.com',
          'tb.cn',
          'jd.com',
          'jd.hk',
          'pinduoduo.com',
          'yangkeduo.com',
          'vip.com',
          'suning.com',
          'dangdang.com',
          'youzan.com',
          'weidian.com',
          'amazon.*',
          'ebay.*',
        ],
      },
    ],
  },
  {
    key: 'search',
    nameEn: 'Search',
    nameZh: '自然搜索',
    rules: [
      { utmMedium: ['organic', 'seo', 'search', '自然搜索'] },
      { utmSource: ['baidu', 'sogou', '360', 'so', 'shenma', 'quark', 'google', 'bing', 'yahoo', 'duckduckgo', 'yandex', 'naver'] },
      {
        host: [
          'baidu.com',
          'sogou.com',
          'so.com',
          'haosou.com',
          'sm.cn',
          'quark.cn',
          'so.toutiao.com',
          'youdao.com',
          'chinaso.com',
          'google.*',
          'bing.com',
          'yahoo.*',
          'duckduckgo.com',
          'yandex.*',
          'ecosia.org',
          'naver.com',
        ],
      },
      { scene: searchScenes },
    ],
  },
  {
    key: 'mini_program',
    nameEn: 'Mini program',
    nameZh: '小程序',
    rules: [{ utmMedium: ['miniprogram', 'mini_program', '小程序'] }, { entry: ['mini_program'] }],
  },
]

/** What is left, in this order. */
const rest: readonly Channel[] = [
  { key: 'campaign', nameEn: 'Other campaigns', nameZh: '其他投放', rules: [{ entry: ['campaign'] }] },
  { key: 'referral', nameEn: 'Referral', nameZh: '外部链接', rules: [{ entry: ['referral'] }] },
  { key: 'direct', nameEn: 'Direct', nameZh: '直接访问', rules: [{ entry: ['direct'] }] },
]

/** The channels the product comes with; the table in `docs/channels.md` is made of them. */
export const defaultChannels: readonly Channel[] = [ads, ...owned, ...found, ...rest]

/** Pages people come back from without having gone anywhere: payment and sign-in. */
export const defaultOwnHosts: readonly string[] = [
  'alipay.com',
  'wx.tenpay.com',
  'unionpay.com',
  '95516.com',
  'paypal.com',
  'open.weixin.qq.com',
  'graph.qq.com',
  'passport.jd.com',
]
