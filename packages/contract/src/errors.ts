/** Every error a user can cause: its HTTP status and what to do, in both languages. `{name}` is filled from params. */
export const errorTexts = {
  not_found: { status: 404, en: 'There is no such {kind} here.', zh: '这里没有这个{kind}。' },
  channel_not_ready: {
    status: 409,
    en: 'Nothing leaves by this account: {reason}. Look at it and save it.',
    zh: '该账号当前无法发送（{reason}），请检查并保存。',
  },
  not_signed_in: { status: 401, en: 'Sign in, or send a valid token.', zh: '请登录，或使用有效的令牌。' },
  forbidden: {
    status: 403,
    en: 'This needs the permission {permission}; ask an owner of the project.',
    zh: '需要权限 {permission}，请联系项目所有者。',
  },
  too_many_questions: {
    status: 429,
    en: 'More than {waiting} questions of this project wait for their answer. Try again when some have ended.',
    zh: '该项目正在排队的分析已超过 {waiting} 个，请稍后重试。',
  },
  question_too_large: {
    status: 422,
    en: 'The answer needs more memory than a question may have. Ask about fewer days or fewer people, break it down by something with fewer values, or ask a sample of the people.',
    zh: '该分析所需内存超出上限。请缩短日期范围、缩小人群、改用取值更少的分组属性，或改为抽样计算。',
  },
  question_too_slow: {
    status: 422,
    en: 'The answer took longer than a question may take. Ask about fewer days or fewer people, or a sample of them.',
    zh: '该分析超出了最长计算时间。请缩短日期范围、缩小人群，或改为抽样计算。',
  },
  not_sampled: {
    status: 422,
    en: 'Part of the people cannot say this: how many different values there are, or what only in part grows with people. Ask everybody, or leave out that measure.',
    zh: '抽样无法得出该指标（去重取值数，或总量与比率混算）。请改为全量计算，或去掉该指标。',
  },
  not_sampled_alike: {
    status: 422,
    en: 'Readers are compared with people like them, who are looked for among everybody. Ask without a sample.',
    zh: '读者需要与全体用户中的相似人群对比，请关闭抽样。',
  },
  not_as_collected: {
    status: 422,
    en: 'This question reads what is known of people today, and nothing is known of people as they were collected. Ask it of people as they are now.',
    zh: '该分析使用了用户当前的资料，无法按采集时身份计算，请改为按当前身份。',
  },
  people_as_collected: {
    status: 422,
    en: 'People as they were collected may have merged since, and have no list. Ask for people as they are now.',
    zh: '按采集时身份统计的用户可能已被合并，没有名单可看，请改为按当前身份。',
  },
  called_off: { status: 499, en: 'Nobody waited for the answer any more.', zh: '请求已取消。' },
  invalid_input: { status: 400, en: 'Some fields need another look.', zh: '部分字段需要修改。' },
  malformed_body: { status: 400, en: 'The body is not valid JSON.', zh: '请求内容不是有效的 JSON。' },
  body_too_large: { status: 413, en: 'The body is larger than {limit} bytes.', zh: '请求内容超过 {limit} 字节。' },
  wrong_credentials: { status: 401, en: 'Email and password do not match.', zh: '邮箱与密码不匹配。' },
  too_many_attempts: {
    status: 429,
    en: 'Too many attempts. Try again in {minutes} minutes.',
    zh: '尝试次数过多，请 {minutes} 分钟后再试。',
  },
  too_many_requests: {
    status: 429,
    en: 'This link is opened too often just now. Try again in a minute.',
    zh: '该链接此刻访问过于频繁，请一分钟后再试。',
  },
  link_unknown: {
    status: 404,
    en: 'This link does not lead to a board. Part of it may be missing: open it again from where you got it.',
    zh: '该链接没有对应的看板，可能不完整，请从收到它的地方重新打开。',
  },
  link_expired: {
    status: 410,
    en: 'The days of this link have passed. Ask whoever sent it for a new one.',
    zh: '该链接已过有效期，请向发送人索取新的链接。',
  },
  link_closed: {
    status: 410,
    en: 'This link is not open any more. Ask whoever sent it for a new one.',
    zh: '该链接已停用，请向发送人索取新的链接。',
  },
  link_password: { status: 401, en: 'This board opens with a password.', zh: '打开该看板需要密码。' },
  link_wrong_password: { status: 401, en: 'That is not the password of this link.', zh: '密码不正确。' },
  cross_site: { status: 403, en: 'This request came from another site.', zh: '该请求来自其他网站。' },
  revision_conflict: {
    status: 409,
    en: 'Someone else changed this meanwhile (now revision {revision}).',
    zh: '其他人已修改（当前修订 {revision}）。',
  },
  revision_required: { status: 428, en: 'Send the revision you edited in If-Match.', zh: '请在 If-Match 中带上所编辑的修订号。' },
  name_taken: { status: 409, en: '{name} is taken; choose another.', zh: '{name} 已被使用，请换一个。' },
  key_reused: { status: 422, en: 'This Idempotency-Key was used for another request.', zh: '该 Idempotency-Key 已用于其他请求。' },
  in_progress: {
    status: 409,
    en: 'The first request with this Idempotency-Key is still running.',
    zh: '相同 Idempotency-Key 的请求仍在处理。',
  },
  already_done: {
    status: 409,
    en: 'The first request with this Idempotency-Key was carried out; its answer is no longer kept. Look up the result instead.',
    zh: '相同 Idempotency-Key 的请求已执行，但结果已不再保留，请直接查询。',
  },
  already_member: {
    status: 409,
    en: '{email} is a member already; change the role in the list instead.',
    zh: '{email} 已是成员，请在列表中修改角色。',
  },
  last_owner: { status: 409, en: 'A project needs at least one owner.', zh: '项目至少需要一位所有者。' },
  rule_invalid: { status: 400, en: 'The rule cannot be evaluated: {reason}.', zh: '规则无法计算：{reason}。' },
  not_a_number: {
    status: 422,
    en: '{name} is not a number (its values are of type {type}), so it has no unit and cannot be money. Send it as a number.',
    zh: '{name} 不是数值（当前类型 {type}），没有单位，也不能标记为金额。请以数值形式上报。',
  },
  cannot_resend: {
    status: 409,
    en: 'What came from {source} is not sent again by hand; send it again from where it came.',
    zh: '来自 {source} 的数据不能在此重发，请从来源处重新发送。',
  },
  nothing_to_undo: { status: 409, en: 'It changed nobody, or is too long ago to undo.', zh: '没有可撤销的修改，或已超过可撤销的期限。' },
  query_failed: { status: 422, en: 'The query was refused by the engine: {reason}.', zh: '查询被引擎拒绝：{reason}。' },
  graph_invalid: {
    status: 422,
    en: 'The journey has {count} problems to solve before it can go live.',
    zh: '流程有 {count} 个问题需要先解决。',
  },
  backtest_unsupported: {
    status: 422,
    en: 'A journey that people enter by “{entry}” cannot be replayed: history does not say who would have come. Try a dry run.',
    zh: '以「{entry}」方式进入的流程无法回测：历史数据中没有谁会进入的记录。可以使用试运行。',
  },
  approval_needed: {
    status: 409,
    en: 'In this project it goes live only when a second person has approved it: submit it for review.',
    zh: '该项目要求由第二人审批后才能上线或发送，请先提交审批。',
  },
  in_review: {
    status: 409,
    en: 'It waits for a review or for its time; withdraw it first.',
    zh: '正在审批中或等待定时上线，请先撤回。',
  },
  second_person_needed: {
    status: 403,
    en: 'Somebody else has to approve this: not who submitted it or edited it last, and signed in with an account.',
    zh: '需由其他人审批：提交人与最后编辑人不能自己审批，且须以账号登录。',
  },
  not_the_submitter: {
    status: 403,
    en: 'Only {name}, who submitted it, can withdraw it; it can be rejected instead.',
    zh: '只有提交人 {name} 可以撤回，也可以驳回。',
  },
  review_outdated: {
    status: 409,
    en: 'The draft or a template has changed since it was submitted; it has to be submitted again.',
    zh: '提交后草稿或模板已有改动，需要重新提交。',
  },
  time_passed: { status: 422, en: 'This time has passed; choose a later one.', zh: '该时间已过，请选择更晚的时间。' },
  wrong_state: { status: 409, en: 'Not possible while it is {state}.', zh: '当前状态（{state}）下不能这样做。' },
  template_invalid: { status: 422, en: 'The template cannot be rendered: {reason}.', zh: '模板无法渲染：{reason}。' },
  money_invalid: {
    status: 422,
    en: 'The template writes {value} as money, which is no whole number of minor units: 5990 is ¥59.90.',
    zh: '模板把 {value} 显示为金额，但它不是最小货币单位的整数（5990 表示 ¥59.90）。',
  },
  currency_unknown: {
    status: 422,
    en: 'The template names the currency {value}, which is none of ISO 4217; use a code such as CNY.',
    zh: '模板中的币种 {value} 不是 ISO 4217 代码，请使用 CNY 之类的代码。',
  },
  retention_failed: {
    status: 500,
    en: 'Old rows could not be removed from {tables}: {reason}',
    zh: '无法清理 {tables} 中的过期数据：{reason}',
  },
  file_unreadable: { status: 422, en: 'The file cannot be read: {reason}', zh: '文件无法读取：{reason}' },
  file_format: {
    status: 400,
    en: 'The ending of {name} is none of .csv, .jsonl, .ndjson, .xlsx, .parquet.',
    zh: '{name} 的扩展名不是 .csv、.jsonl、.ndjson、.xlsx、.parquet 之一。',
  },
  asset_format: {
    status: 415,
    en: '{name} is none of the files that are taken: .png, .jpg, .gif, .webp, .pdf, .docx, .xlsx, .pptx, .csv, .txt, .ics, .zip, .mp3, .mp4. Save an SVG as PNG.',
    zh: '不支持 {name}：仅支持 .png、.jpg、.gif、.webp、.pdf、.docx、.xlsx、.pptx、.csv、.txt、.ics、.zip、.mp3、.mp4；SVG 请另存为 PNG。',
  },
  asset_broken: {
    status: 422,
    en: '{name} cannot be read as a picture. Open it in a picture editor and save it again.',
    zh: '{name} 无法作为图片读取，请用图片软件打开后重新保存。',
  },
  asset_pixels: {
    status: 422,
    en: '{name} has more than {most} million pixels, over all its frames. Make it smaller.',
    zh: '{name} 的总像素（含所有帧）超过 {most} 百万，请缩小尺寸。',
  },
  asset_kind: {
    status: 422,
    en: 'A picture stays a picture, and a file a file: {name} is the other. Upload it as a new asset.',
    zh: '图片只能替换为图片，文件只能替换为文件：{name} 类型不符，请作为新素材上传。',
  },
  asset_used: {
    status: 409,
    en: 'It is used by {by}. Take it out there first.',
    zh: '正在被以下内容使用：{by}。请先在其中移除。',
  },
  file_empty: { status: 400, en: 'The file is empty.', zh: '文件为空。' },
  target_private: {
    status: 422,
    en: '{host} leads into a private network. If it is meant, the operator of this installation adds its address to MILLRACE_PRIVATE_TARGETS.',
    zh: '{host} 指向内网地址。如确需访问，请由部署人员把该地址加入 MILLRACE_PRIVATE_TARGETS。',
  },
  pull_failed: { status: 422, en: 'The source cannot be read: {reason}', zh: '无法读取数据源：{reason}' },
  pull_changed: {
    status: 409,
    en: 'The pull was changed, or has read on, since this run began. Run it again.',
    zh: '该拉取任务在本次运行开始后已被修改或已继续读取，请重新运行。',
  },
  mapping_missing: {
    status: 422,
    en: 'Nobody has said yet what its records mean. Map its columns first.',
    zh: '尚未设置字段映射，请先完成映射。',
  },
  secret_lost: {
    status: 422,
    en: 'Its secrets were sealed with another secret of this installation. Enter them again.',
    zh: '凭证由其他系统密钥加密，无法读取，请重新填写。',
  },
  job_repeated: { status: 409, en: 'The same job was started again meanwhile.', zh: '同一任务已重新启动。' },
  job_failed: { status: 500, en: 'Stopped after {attempts} attempts: {reason}', zh: '尝试 {attempts} 次后停止：{reason}' },
  job_lost: {
    status: 500,
    en: 'The process that ran it ended {attempts} times at the same place.',
    zh: '执行进程在同一位置中断了 {attempts} 次。',
  },
  variables_missing: {
    status: 422,
    en: 'The template needs {variables}, which this person or event does not have. Give example values, or set defaults.',
    zh: '模板需要 {variables}，当前用户或事件没有这些值。请填写示例值，或为变量设置默认值。',
  },
  two_logins: {
    status: 409,
    en: 'Both people have a login, and two logins are never one person. Keep them apart, or split off the id they share.',
    zh: '两个用户都有登录 ID，不同登录 ID 不会合并为同一人。请保持分开，或拆出两者共用的 ID。',
  },
  same_person: { status: 409, en: 'These two are one person already.', zh: '两者已经是同一个用户。' },
  not_their_id: { status: 422, en: '{type} {value} is not a graph id of this person.', zh: '{type} {value} 不是该用户的可合并 ID。' },
  nothing_left: { status: 422, en: 'At least one id has to stay with the person.', zh: '至少要给该用户保留一个 ID。' },
  ids_exist: {
    status: 409,
    en: 'There are ids of the type {type} already; whether they are hashed can only change before the first one.',
    zh: '已存在类型为 {type} 的 ID；是否加密只能在出现第一个 ID 之前修改。',
  },
  unavailable: { status: 503, en: 'Not available right now; try again shortly.', zh: '暂时不可用，请稍后再试。' },
  storage_full: {
    status: 503,
    en: 'The disk of the server is full: nothing of this was kept. Try again when there is room.',
    zh: '服务器磁盘已满，本次内容未保存，请在释放空间后重试。',
  },
  built_in: {
    status: 409,
    en: '{name} belongs to every project and cannot be archived.',
    zh: '{name} 是系统内置项，不能归档。',
  },
  not_confirmed: {
    status: 422,
    en: 'Type {expected} to confirm; this cannot be undone.',
    zh: '请输入 {expected} 以确认，该操作无法撤销。',
  },
  internal: {
    status: 500,
    en: 'Something went wrong on our side. The log has the details under {request}.',
    zh: '系统内部错误，详情见日志 {request}。',
  },
} as const satisfies Record<string, { status: number; en: string; zh: string }>

export type ErrorCode = keyof typeof errorTexts

/** One field that needs another value: where, and why. */
export interface FieldError {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** `application/problem+json` (RFC 9457) with our code and field paths. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly params?: Readonly<Record<string, string | number>>
  readonly errors?: readonly FieldError[]
}

/** What `kind` is called in a Chinese sentence; English uses the word itself. */
const kindsInChinese: Readonly<Record<string, string>> = {
  address: '地址',
  analysis: '分析',
  board: '看板',
  conflict: '身份冲突',
  edit: '批量修改',
  file: '文件',
  hook: 'Webhook',
  import: '导入任务',
  item: '维表记录',
  job: '任务',
  journey: '流程',
  key: '密钥',
  link: '链接',
  mail: '邮件',
  member: '成员',
  merge: '合并记录',
  message: '消息',
  metric: '指标',
  page: '页面',
  person: '用户',
  project: '项目',
  property: '属性',
  event: '事件',
  pull: '定时拉取',
  note: '备注',
  sample: '样本',
  purpose: '授权用途',
  segment: '分群',
  tag: '标签',
  tile: '卡片',
  session: '登录会话',
  source: '接入',
  template: '模板',
  shared_block: '共享区块',
  token: '令牌',
  version: '版本',
}

export function errorTitle(code: ErrorCode, params: Readonly<Record<string, string | number>>, language: 'en' | 'zh'): string {
  const word = (name: string): string => {
    const value = String(params[name] ?? name)
    return name === 'kind' && language === 'zh' ? (kindsInChinese[value] ?? value) : value
  }
  return errorTexts[code][language].replace(/\{(\w+)\}/g, (_, name: string) => word(name))
}
