/** Words of consents and of looks at a child's data (S33, S40), used by server, contracts and phone. Imports nothing. */
export const consentPurposes = ['health_detail', 'wechat_push'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]
/** PIPL art. 13: the guardian agreed; the law asks for it; life and health were at stake. */
export const legalBases = ['consent', 'legal_duty', 'emergency'] as const
export type LegalBasis = (typeof legalBases)[number]
/** `paper`: signed at school and entered there, account 0. `school`: noted by staff (emergency). */
export const consentChannels = ['h5', 'mp', 'paper', 'school'] as const
export type ConsentChannel = (typeof consentChannels)[number]

/** Keys under which a reply carries what is known of a named child's health. Counts (`ill`, `illPupils`) and kinds of leave are not among them. */
export const healthKeys = ['health', 'symptoms', 'temperature', 'diagnosis', 'disease', 'onsetAt', 'hospitalVisited'] as const

/** Fields of the audit as families read them. */
export const fieldWords: Record<string, string> = {
  health: '健康情况', symptoms: '症状', temperature: '体温', note: '健康备注', onset: '发病时间和地点', onsetAt: '发病时间', onsetPlace: '发病地点', foundAt: '发现时间', hospitalVisited: '就诊情况',
  diagnosis: '诊断结果', disease: '疾病名称', dormNo: '宿舍', guardians: '监护人名单',
  guardian_request: '监护人申请', phone: '手机号码', roster_file: '名册文件', history: '更正记录', to_be_traced: '待追踪的病情',
}
export const fieldWord = (field: string): string => fieldWords[field] ?? '其他信息'

/** Why people look, by what they did; the written purpose goes first where one was asked for. */
export const accessReasons: Record<string, string> = {
  'attendance.read_health': '日常晨午检和因病缺课登记', 'attendance.read_correction': '核对考勤更正', 'attendance.read_tracing': '追踪因病缺课', 'summary.read_rows': '核对汇总数据', 'answer.read_again': '网络中断后重新显示',
  'roster.read_guardians': '联系监护人', 'roster.read_guardian_requests': '核实监护人申请',
}
export const accessReason = (action: string): string => accessReasons[action] ?? '学校日常工作'
