import { subject } from './subject'

/** A school hands in its roster as a file (RS-9). */
export const rosterImport = subject({
  errors: {
    'roster.file_unreadable': { status: 422, text: '文件读不出来，请用 .xlsx 或 .csv 格式重新保存后再传' },
    'roster.file_too_big': { status: 422, text: '文件解压后过大，请拆分后再传' },
    'roster.headers_missing': { status: 422, text: '表头缺少必需的列' },
    'roster.import_not_ready': { status: 409, text: '试运行还没有完成，暂时不能导入' },
    'roster.import_changed': { status: 409, text: '名册在试运行后有变动，请重新试运行' },
    'roster.import_running': { status: 409, text: '学校的另一位管理员正在导入名册，请等其完成，或先终止那一次' },
    'roster.import_over': { status: 409, text: '这次导入已经结束，不用再终止' },
  },
  abilities: { 'roster.import': ['admin'] },
})
