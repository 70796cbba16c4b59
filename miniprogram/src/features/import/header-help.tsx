import { Badge } from '../../ui/badge'
import { Fold } from '../../ui/fold'
import { Box } from '../../ui/native'
import { Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'

type Title = { title: string; needed: boolean; example: string; also?: string }

/** What roster/import/headers.ts of the server reads; students by 学籍号, staff by 工号. */
const students: Title[] = [
  { title: '学籍号', needed: true, example: 'G440106…', also: '学生学籍号' },
  { title: '姓名', needed: true, example: '张雨桐', also: '学生姓名' },
  { title: '班级', needed: true, example: '三(2)班，或年级列加“2班”', also: '所在班级' },
  { title: '年级', needed: false, example: '三年级', also: '所在年级' },
  { title: '性别', needed: false, example: '女' },
  { title: '监护人', needed: false, example: '第二位写成“监护人2”', also: '家长姓名、父亲、母亲' },
  { title: '关系', needed: false, example: '母亲' },
  { title: '住校', needed: false, example: '是、否；空着表示不变', also: '是否住校、寄宿' },
  { title: '手机', needed: false, example: '11 位手机号，家长绑定时核对', also: '联系电话、父亲手机' },
]
const staff: Title[] = [
  { title: '工号', needed: true, example: 'T012', also: '教职工号' },
  { title: '姓名', needed: true, example: '李老师' },
  { title: '手机', needed: true, example: '11 位手机号，绑定时核对' },
  { title: '职务', needed: true, example: '班主任、任课教师', also: '岗位' },
  { title: '年级', needed: false, example: '三年级' },
  { title: '班级', needed: false, example: '2班' },
  { title: '学科', needed: false, example: '数学' },
]
const Titles = ({ title, titles }: { title: string; titles: readonly Title[] }) => (
  <Section title={title}>
    <Rows>
      {titles.map((one) => (
        <Row
          key={one.title}
          title={one.title}
          badge={<Badge text={one.needed ? '必填' : '可空'} tone={one.needed ? 'amber' : 'grey'} />}
          note={one.also ? `${one.example} · 也认得：${one.also}` : one.example}
        />
      ))}
    </Rows>
  </Section>
)

/** How the school's own table should look; most do already. */
export const HeaderHelp = () => (
  <Fold title="表头怎么写">
    <Box className="prose">用学校自己的表就行：列的顺序不限，多余的列不影响，上面有标题行也可以。学生和教职工各用一个文件。</Box>
    <Titles title="学生名册" titles={students} />
    <Titles title="教职工名单" titles={staff} />
  </Fold>
)
