/** Plain words of attendance, used by server, contracts and phone (product/rules.md §4.2). Imports nothing. */
export const sessions = ['am', 'pm', 'eve'] as const
export type Session = (typeof sessions)[number]
export const sessionText: Record<Session, string> = { am: '晨检', pm: '午检', eve: '晚检' }

/** A pupil's status in one session. `present` is never stored as a row: it is the expected pupil without a mark. */
export const markStatuses = [
  'present', 'late', 'absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official', 'leave_pending', 'early_left', 'observed', 'suspended',
] as const
export type MarkStatus = (typeof markStatuses)[number]
export const markText: Record<MarkStatus, string> = {
  present: '到校', late: '迟到', absent_unexplained: '未到', leave_sick: '病假', leave_personal: '事假', leave_official: '公假',
  leave_pending: '事由待定', early_left: '早退', observed: '留观', suspended: '停课',
}
/** What a teacher can choose in the roll today; the other statuses are written by leave, health and the calendar. */
export const rollStatuses = ['present', 'late', 'absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official'] as const satisfies readonly MarkStatus[]
/** Counted in the absence rate (AT-15). `suspended` is in neither numerator nor denominator. */
export const absentStatuses = ['absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official', 'leave_pending'] as const satisfies readonly MarkStatus[]

/** Symptoms of WS/T 772-2020; the position is the bit in `symptoms`. Append only. */
export const symptoms = [
  'fever', 'cough', 'headache', 'sore_throat', 'parotid_swelling', 'stomach_ache', 'diarrhoea', 'vomiting', 'rash', 'dizziness', 'fatigue', 'red_eyes', 'to_be_traced',
] as const
export type Symptom = (typeof symptoms)[number]
export const symptomText: Record<Symptom, string> = {
  fever: '发热', cough: '咳嗽', headache: '头痛', sore_throat: '咽痛', parotid_swelling: '腮腺肿大', stomach_ache: '腹痛', diarrhoea: '腹泻',
  vomiting: '呕吐', rash: '皮疹', dizziness: '头晕', fatigue: '乏力', red_eyes: '结膜充血', to_be_traced: '待追踪',
}

/** Symptoms by what the body does, for choosing with one thumb; the groups of SV-3. */
export const symptomGroups: readonly { label: string; symptoms: readonly Symptom[] }[] = [
  { label: '发热与呼吸道', symptoms: ['fever', 'cough', 'sore_throat', 'headache'] },
  { label: '肠胃', symptoms: ['stomach_ache', 'diarrhoea', 'vomiting'] },
  { label: '皮肤、眼、腮', symptoms: ['rash', 'red_eyes', 'parotid_swelling'] },
  { label: '其他', symptoms: ['dizziness', 'fatigue', 'to_be_traced'] },
]

/** Session times of a school, `HH:mm` in Asia/Shanghai; defaults of product/rules.md §4.2. */
export type SessionTimes = { open: string; due: string }
export type SchoolTimes = {
  am: SessionTimes
  pm: SessionTimes
  eve: SessionTimes
  lock: string
  /** 1 Monday … 7 Sunday: evenings on which boarders are checked on a school day; none means no evening check. */
  eveWeekdays?: number[]
  /** When an evening check is locked (boarders, §4.2); 20:00 unless said. */
  eveLock?: string
}
/** Lock of the evening check where a school names none. */
export const defaultEveLock = '20:00'
export const defaultTimes: SchoolTimes = {
  am: { open: '07:20', due: '08:30' },
  pm: { open: '13:40', due: '14:20' },
  eve: { open: '18:30', due: '19:10' },
  lock: '18:00',
}
/**
 * A class session seen from outside (states of §4.2). `amended`: reported and corrected since; `locked`: reported, and past the day's lock;
 * `void`: reported, but the calendar no longer holds the session (derived, never stored).
 */
export const sessionStates = ['not_due', 'open', 'submitted', 'no_session', 'amended', 'locked', 'void'] as const
export type SessionState = (typeof sessionStates)[number]
/** A report stands in these states and is in the numbers; a void one is kept and not counted. */
export const reportedStates = ['submitted', 'amended', 'locked'] as const satisfies readonly SessionState[]
export const isReported = (state: SessionState): boolean => (reportedStates as readonly SessionState[]).includes(state)

/** For so many school days after a day its corrections are requests that a nurse or leader decides (AT-12); a backfill likewise. */
export const correctionDays = 7
/** Who decides a correction now (AT-12): nobody yet, the class itself, a nurse or leader, the leader alone, the bureau with the leader. */
export const correctionPhases = ['same_day', 'week', 'term', 'archived'] as const
export type CorrectionPhase = (typeof correctionPhases)[number]
/** What somebody may do about a report now: change it, ask for a change, or neither. */
export const correctionWays = ['amend', 'request', 'none'] as const
export type CorrectionWay = (typeof correctionWays)[number]
export const correctionStates = ['applied', 'requested', 'refused'] as const
export type CorrectionState = (typeof correctionStates)[number]
export const correctionStateText: Record<CorrectionState, string> = { applied: '已更正', requested: '待审批', refused: '未同意' }

/** Where an illness began, when it was noticed, and what a doctor said (AT-8). */
export const onsetPlaces = ['home', 'school', 'dorm'] as const
export const onsetPlaceText: Record<(typeof onsetPlaces)[number], string> = { home: '在家', school: '在校', dorm: '宿舍' }
export const foundTimes = ['am', 'pm', 'eve', 'all_day', 'parent'] as const
export const foundTimeText: Record<(typeof foundTimes)[number], string> = { am: '晨检', pm: '午检', eve: '晚检', all_day: '全日观察', parent: '家长告知' }
export const diagnoses = ['none', 'suspected', 'clinical', 'lab'] as const
export const diagnosisText: Record<(typeof diagnoses)[number], string> = { none: '无诊断', suspected: '疑似', clinical: '临床诊断', lab: '实验室确诊' }
/** 发热 begins here, in ℃ (AT-7). */
export const feverFrom = 37.3
/** Influenza-like illness: from here on, with a cough or a sore throat (§2.4). */
export const iliFrom = 38
export const maxLateMinutes = 240

/** absent ÷ expected as a percentage with one decimal, or "—" where nothing was expected or reported (AT-15). */
export const rateText = (part: number, whole: number) => (whole > 0 ? `${(Math.round((part * 1000) / whole) / 10).toFixed(1)}%` : '—')

const halfText: Record<Session, string> = { am: '上午', pm: '下午', eve: '晚上' }
/** A status as families read it in a correction note; the roll's own 未到 is 缺勤 there (AT-13). */
export const toldStatus = (status: MarkStatus, lateMinutes: number | null | undefined): string =>
  status === 'absent_unexplained' ? '缺勤' : status === 'late' && lateMinutes ? `迟到${lateMinutes}分钟` : markText[status]
/** What a family reads of a correction, after the child's name: 更正：3月4日上午 由缺勤改为病假。 (AT-13) */
export const correctionLine = (day: string, session: Session, from: string, to: string): string =>
  `更正：${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日${halfText[session]} 由${from}改为${to}。`
