import { phoneIn, pupilNoIn, textOf, type RawCell } from './cells'
import { classOf, countOf, levelOf } from './class-name'
import { findHeader, type Header } from './headers'
import { staffOf } from './staff-rows'
import { pupilsOf } from './student-rows'

const asText = (table: RawCell[][]) => table.map((row) => row.map(textOf))
const pupilHeader = (table: string[][]) => findHeader(table) as Header & { kind: 'students' }
function pupils(table: RawCell[][]) {
  const text = asText(table)
  return pupilsOf(text, pupilHeader(text))
}
const usual = ['学籍号', '姓名', '性别', '年级', '班级', '监护人', '关系', '手机']

describe('RS-9: how schools write a class', () => {
  test.each([
    ['', '三(2)班'], ['', '三（２）班'], ['', '三年级2班'], ['', '三年级(2)班'], ['', '三年级二班'], ['三年级', '2班'], ['三', '2'], ['3', '(2)班'],
    ['小学三年级', '二班'], ['三年级', '三(2)班'], ['', '302班'], ['', '302'], ['', '3.2班'], ['', ' 三 ( 2 ) 班 '], ['3年级', '三年级2班'],
  ])('grade "%s" and class "%s" are 三(2)班', (grade, text) => {
    expect(classOf(grade, text)).toEqual({ gradeName: '三年级', level: 3, number: 2, name: '三(2)班' })
  })

  test.each([['初一', '12班', '七(12)班'], ['七年级', '十二班', '七(12)班'], ['', '初二(3)班', '八(3)班'], ['高一', '3班', '高一(3)班'], ['', '高中三年级1班', '高三(1)班']])(
    'grade "%s" and class "%s" are %s',
    (grade, text, name) => expect(classOf(grade, text)).toMatchObject({ name }),
  )

  test('a class that contradicts its grade column, or says nothing, is a fault', () => {
    expect(classOf('四年级', '三(2)班')).toBe('grade_differs')
    for (const text of ['二班的', '班', '2023级实验班', '2班', '三(0)班']) expect(classOf('', text)).toBe('unreadable')
    expect(classOf('彩虹', '2班')).toBe('unreadable')
    expect([countOf('十'), countOf('二十'), countOf('二十三'), countOf('百')]).toEqual([10, 20, 23, undefined])
    expect([levelOf('初三'), levelOf('9'), levelOf('13'), levelOf('')]).toEqual([9, 9, undefined, undefined])
  })
})

describe('RS-9: the header', () => {
  test('is found below merged title rows, in any order, among columns nobody asked for', () => {
    const table = [['城东第一小学学生名册', '', ''], [], ['备注', '手 机', '班级(必填)', '＊姓名', '关系：', '学籍号*', '血型', '监护人姓名', '性别']]
    expect(findHeader(table)).toMatchObject({
      row: 2, kind: 'students', columns: { pupilNo: 5, name: 3, gender: 8, grade: undefined, class: 2, guardians: [{ name: 7, relation: 4, phone: 1 }] },
    })
  })

  test('pairs guardians by number, by order word or by father and mother', () => {
    const numbered = findHeader([['学籍号', '姓名', '班级', '监护人1', '手机1', '关系1', '监护人2', '监护人2关系', '监护人2手机号码']])
    expect(numbered).toMatchObject({ columns: { guardians: [{ name: 3, phone: 4, relation: 5 }, { name: 6, relation: 7, phone: 8 }] } })
    const ordered = findHeader([['学籍号', '姓名', '班级', '第一监护人姓名', '第一监护人电话', '第二监护人姓名', '第二监护人电话']])
    expect(ordered).toMatchObject({ columns: { guardians: [{ name: 3, phone: 4 }, { name: 5, phone: 6 }] } })
    const parents = findHeader([['学籍号', '姓名', '班级', '父亲姓名', '父亲手机', '母亲', '母亲联系电话']])
    expect(parents).toMatchObject({ columns: { guardians: [{ name: 3, phone: 4, fixedRelation: 'father' }, { name: 5, phone: 6, fixedRelation: 'mother' }] } })
  })

  test('tells pupils from staff, and says what is missing', () => {
    expect(findHeader([['工号', '姓名', '手机', '职务', '年级', '班级', '学科']])).toMatchObject({ kind: 'staff', columns: { staffNo: 0, phone: 2, duty: 3, subject: 6 } })
    expect(findHeader([['学籍号', '姓名', '手机']])).toEqual({ missing: ['班级'] })
    expect(findHeader([['工号', '姓名', '电话']])).toEqual({ missing: ['职务'] })
    expect(findHeader([['a', 'b']])).toEqual({ missing: ['学籍号', '姓名', '班级'] })
  })
})

describe('RS-9: the rows', () => {
  test('full-width digits, spaces, invisible marks, numbers as phones and ids all become one form', () => {
    const { pupils: found, faults } = pupils([usual, ['Ｇ４４０４ ０１０１\u200B', '张　三 ', ' 男', '三年级', '２班', ' 张大山', '父亲', 1.38e10], [440401010102, '李四', '女', 3, 2, '李母', '妈妈', '+86 139-0000-0001']])
    expect(faults).toEqual([])
    expect(found.map((one) => [one.pupilNo, one.name, one.gender, one.class.name, one.guardians[0]])).toEqual([
      ['G44040101', '张三', 'male', '三(2)班', { relation: 'father', name: '张大山', phone: '13800000000' }],
      ['440401010102', '李四', 'female', '三(2)班', { relation: 'mother', name: '李母', phone: '13900000001' }],
    ])
  })

  test('names with emoji and 𠮷 are names; one of 10,000 characters is a fault that does not repeat it', () => {
    const { pupils: found, faults, badRows } = pupils([usual, ['A0001', '𠮷田🌟', '', '三', '1', '', '', ''], ['A0002', '王'.repeat(10_000), '', '三', '1', '', '', '']])
    expect(found.map((one) => one.name)).toEqual(['𠮷田🌟'])
    expect(faults).toEqual([{ row: 3, column: '姓名', text: '姓名超过60个字' }])
    expect(badRows).toBe(1)
  })

  test('a number whose end the spreadsheet lost is a fault, not a guess', () => {
    expect(pupilNoIn(textOf(4.404010120080512e18))).toMatchObject({ text: expect.stringContaining('末几位已丢失') })
    expect(phoneIn('1.38E+10', '手机')).toMatchObject({ text: expect.stringContaining('科学计数法') })
    expect(phoneIn(textOf(13812345678), '手机')).toBe('13812345678')
  })

  test('two guardians in one row and one row for each guardian come to the same pupil', () => {
    const wide = pupils([['学籍号', '姓名', '班级', '监护人1', '关系1', '手机1', '监护人2', '关系2', '手机2'], ['A0001', '张三', '三(1)班', '张父', '父亲', '13800000001', '李母', '母亲', '13800000002']])
    const long = pupils([usual, ['A0001', '张三', '', '三', '1', '张父', '父亲', '13800000001'], ['A0001', '张三', '', '三', '1', '李母', '母亲', '13800000002']])
    const merged = pupils([usual, ['A0001', '张三', '', '三', '1', '张父', '父亲', '13800000001'], ['', '', '', '', '', '李母', '母亲', '13800000002']])
    for (const file of [wide, long, merged]) {
      expect(file.faults).toEqual([])
      expect(file.pupils).toHaveLength(1)
      expect(file.pupils[0]?.guardians).toEqual([{ relation: 'father', name: '张父', phone: '13800000001' }, { relation: 'mother', name: '李母', phone: '13800000002' }])
    }
  })

  test('a repeated row is named with the row it repeats; another name under the same number too', () => {
    const row = ['A0001', '张三', '男', '三', '1', '张父', '父亲', '13800000001']
    const { pupils: found, faults } = pupils([['名册'], usual, row, row, ['A0001', '张山', '男', '三', '1', '', '', ''], ['A0001', '张三', '男', '三', '2', '', '', '']])
    expect(found).toHaveLength(1)
    expect(faults).toEqual([
      { row: 4, column: '学籍号', text: '与第3行重复' },
      { row: 5, column: '姓名', text: '学籍号与第3行相同，姓名却不同' },
      { row: 6, column: '班级', text: '学籍号与第3行相同，班级却不同' },
    ])
  })

  test('every fault of a row is named at its column and blank rows are passed over', () => {
    const { pupils: found, faults, rows } = pupils([usual, [], ['', '', '外星', '三', '', '张父', '', '12345'], ['', '', '', '', '', '', '', '']])
    expect(found).toEqual([])
    expect(rows).toBe(1)
    expect(faults.map((fault) => [fault.row, fault.column, fault.text])).toEqual(expect.arrayContaining([
      [3, '手机', '手机应为11位手机号'],
    ]))
    const whole = pupils([usual, ['!', '张三', '外星', '三', '', '张父', '', '12345']])
    expect(whole.faults.map((fault) => fault.column).sort()).toEqual(['学籍号', '性别', '手机', '班级'].sort())
  })
})

describe('RS-9: a staff file', () => {
  const titles = ['工号', '姓名', '手机', '职务', '年级', '班级', '学科']
  const school = { schoolId: '1', classes: new Map([['三(1)班', '31'], ['三(2)班', '32']]), grades: new Map([[3, '30']]) }
  const staff = (...rows: string[][]) => staffOf([titles, ...rows], findHeader([titles]) as Header & { kind: 'staff' }, school)

  test('gives people their duties: several rows, several classes in a cell, grade and school duties', () => {
    const { staff: found, faults } = staff(
      ['T01', '赵老师', '13800000001', '班主任', '三年级', '1班', ''], ['T01', '赵老师', '13800000001', '任课教师', '', '三(1)班、三(2)班', '语文'],
      ['T02', '钱老师', '13800000002', '年级组长', '三年级', '', ''], ['T03', '孙校长', '13800000003', '校长、管理员', '', '', ''], ['T04', '李老师', '13800000004', '', '', '', ''],
    )
    expect(faults).toEqual([])
    expect(found.map((one) => [one.staffNo, one.duties.map((duty) => `${duty.role} ${duty.scope} ${duty.scopeId} ${duty.subject ?? ''}`.trim())])).toEqual([
      ['T01', ['homeroom class 31', 'teacher class 31 语文', 'teacher class 32 语文']], ['T02', ['grade_head grade 30']], ['T03', ['leader school 1', 'admin school 1']], ['T04', []],
    ])
  })

  test('a class the school has not, a duty nobody knows, a second homeroom teacher and a repeated row are faults', () => {
    const { faults } = staff(
      ['T01', '赵老师', '13800000001', '班主任', '', '三(1)班', ''], ['T02', '钱老师', '13800000002', '班主任', '', '三(1)班', ''], ['T03', '孙老师', '13800000003', '班主任', '', '三(9)班', ''],
      ['T04', '李老师', '13800000004', '宇航员', '', '', ''], ['T01', '赵老师', '13800000001', '班主任', '', '三(1)班', ''],
    )
    expect(faults.map((fault) => [fault.row, fault.column])).toEqual([[3, '班级'], [4, '班级'], [5, '职务'], [6, '班级']])
  })
})
