/** Files for trying the import by hand: one that is fine, one as messy as they come, one with mistakes that the dry run must name. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pupilNoOf, phoneOf, toFullWidth } from './numbers'
import { pupilTable } from './roster-tables'
import { fileOf, type Cell, type Table } from './table-file'
import type { World } from './world'

/** Far from the phones of the seeded guardians and staff. */
const firstPhone = 95_000_000
const newcomers = ['林知夏', '高景行', '许云舟', '谢安宁', '唐若溪', '韩承礼']

/** Writes the samples for the demo school's administrator; returns their paths. */
export async function writeSamples(world: World, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: [string, Promise<Buffer>][] = [
    ['1-名册-可直接导入.xlsx', fileOf(goodTable(world), 'xlsx')],
    ['2-名册-格式很乱.xlsx', fileOf(messyTable(), 'xlsx')],
    ['3-名册-有错误-GBK.csv', fileOf(wrongTable(), 'csv_gbk')],
  ]
  return Promise.all(
    files.map(async ([name, bytes]) => {
      const file = path.join(folder, name)
      await writeFile(file, await bytes)
      return file
    }),
  )
}

/** The school's own list of today with six newcomers, one child in another class, and two children missing (they are listed, not removed). */
function goodTable(world: World): Table {
  const school = world.schools[0]
  if (!school) throw new Error('no school')
  const table = pupilTable(school, world.pupils, new Map(world.guardians.map((guardian) => [guardian.key, guardian])))
  const column = (title: string) => table.header.indexOf(title)
  const moved = table.rows.findLast((row) => row[column('班级')] === '三(1)班')
  if (moved) moved[column('班级')] = '三(2)班'
  const rows = table.rows.slice(0, -2)
  newcomers.forEach((name, at) => {
    const row = table.header.map((): Cell => '')
    const cells: Record<string, Cell> = {
      序号: rows.length + 1, 年级: '一年级', 班级: at % 2 ? '一(2)班' : '一(1)班', 姓名: name, 性别: at % 2 ? '男' : '女', 学籍号: pupilNoOf(1, '2018-12-01', at % 2 ? 'male' : 'female', 100 + at),
      监护人1: `${[...name][0]}静`, 关系1: '母亲', 手机1: phoneOf(firstPhone + at),
    }
    for (const [title, value] of Object.entries(cells)) row[column(title)] = value
    rows.push(row)
  })
  return { ...table, rows }
}

/** Everything right underneath: title row, remark row, unusual order, spare columns, full width, spaces, phones as numbers, two rows for two guardians. */
function messyTable(): Table {
  const no = (n: number) => pupilNoOf(1, '2018-11-11', 'male', 200 + n)
  const phone = (n: number) => phoneOf(firstPhone + 100 + n)
  return {
    title: '瀛洲小学一年级新转入学生情况登记（2026年3月，请各班核对后于周五前交教导处）',
    header: ['班 级', '备注', '姓名*', '监护人', '联系电话', '与学生关系', '性别(必填)', '学籍号：', '家庭住址'],
    rows: [
      ['一（1）班', '', '欧阳　𠮷', '欧阳明', Number(phone(0)), '父亲', '男', no(0), '听潮街5号'],
      ['一年级1班', '住校', ' 古丽米热·艾合买提', '阿依古丽·依明', toFullWidth(phone(1)), '母亲', '女', toFullWidth(no(1)), ''],
      ['101', '', '周　舟', '周敏', `${phone(2)} `, '妈妈', '男', `${no(2)}  `, '揽星巷9号'],
      ['101', '', '周　舟', '周建国', `+86 ${phone(3)}`, '爷爷', '男', no(2), ''],
      ['', '', '', '', '', '', '', '', ''],
      ['一班2', '班级写反了', '何景云', '何伟', phone(4), '父子', '男', no(4), ''],
    ],
  }
}

/** Six kinds of mistakes, and good rows among them. */
function wrongTable(): Table {
  const no = (n: number) => pupilNoOf(1, '2018-10-10', 'female', 300 + n)
  const phone = (n: number) => phoneOf(firstPhone + 200 + n)
  return {
    header: ['学籍号', '姓名', '性别', '年级', '班级', '监护人', '关系', '手机'],
    rows: [
      [no(0), '罗予安', '女', '一年级', '1班', '罗丽', '母亲', phone(0)],
      [no(1), '', '女', '一年级', '1班', '田芳', '母亲', phone(1)],
      [no(2), '董一诺', '女', '一年级', '1班', '董强', '父亲', '1541234'],
      ['9.9E+17', '潘清妍', '女', '一年级', '2班', '潘杰', '父亲', phone(3)],
      [no(4), '袁佳怡', '未填', '一年级', '2班', '袁洁', '母亲', phone(4)],
      [no(5), '蔡语桐', '女', '一年级', '二(1)班', '蔡勇', '父亲', phone(5)],
      [no(0), '罗安予', '女', '一年级', '1班', '罗丽', '母亲', phone(0)],
      [no(7), '蒋若溪', '女', '一年级', '2班', '蒋敏', '母亲', phone(7)],
    ],
  }
}
