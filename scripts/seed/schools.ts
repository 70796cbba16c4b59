/** Schools and classes of the two sizes. The places are those of old tales (山海经, 列子): a school of that name cannot exist. */
import { impossibleRegion, schoolCodeOf } from './numbers'
import { randomOf } from './random'
import type { ClassPlan, SchoolPlan, Size } from './world'

/** 镜花水月, flowers in a mirror and the moon in the water: the idiom for what is not there. */
export const bureau = { name: '镜花市水月区教育局', code: `${impossibleRegion}01` }
const district = '水月区'

const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const levelsOf = { primary: [1, 2, 3, 4, 5, 6], junior: [7, 8, 9], nine_year: [1, 2, 3, 4, 5, 6, 7, 8, 9] }
const endings = { primary: '小学', junior: '中学', nine_year: '学校' }
const places = {
  primary: ['瀛洲', '方壶', '员峤', '岱舆', '玄圃', '阆风', '扶桑', '若木', '青丘', '建木'],
  junior: ['华胥', '汤谷', '空桑', '归墟', '昆仑墟', '不周'],
  nine_year: ['蓬壶', '南柯'],
}
const forms = ['xlsx', 'csv_gbk', 'csv_utf8'] as const

/** rules §5.1: 10 primary, 6 junior and 2 nine-year schools with 36 classes each; 25,000 pupils, not one more. */
const districtPupils = 25_000
const districtClasses = 36

/** The schools of a size with their classes and how many pupils sit in each. The first is primary, the last two kinds follow. */
export function planSchools(size: Size): SchoolPlan[] {
  return size === 'small' ? planSmall() : planDistrict()
}

/** One primary and one junior school, three grades with two classes of 38 in each. */
function planSmall(): SchoolPlan[] {
  const wanted = [['primary', '瀛洲', [1, 3, 5]], ['junior', '华胥', [7, 8, 9]]] as const
  return wanted.map(([stage, place, levels], at) => {
    const school = named(at + 1, stage, place, forms[at] ?? 'xlsx')
    return { ...school, classes: levels.flatMap((level) => [1, 2].map((number) => classOf(school.key, level, number, 38))) }
  })
}

function planDistrict(): SchoolPlan[] {
  const stages = (['primary', 'junior', 'nine_year'] as const).flatMap((stage) => places[stage].map((place) => ({ stage, place })))
  const heads = headCounts(stages.length * districtClasses)
  return stages.map(({ stage, place }, at) => {
    const school = named(at + 1, stage, place, forms[at % forms.length] ?? 'xlsx')
    const levels = levelsOf[stage]
    const inGrade = districtClasses / levels.length
    const classes = levels.flatMap((level, row) =>
      Array.from({ length: inGrade }, (_, column) => classOf(school.key, level, column + 1, heads[at * districtClasses + row * inGrade + column] ?? 0)),
    )
    return { ...school, classes }
  })
}

const named = (index: number, stage: SchoolPlan['stage'], place: string, form: SchoolPlan['form']) => ({
  key: `s${String(index).padStart(2, '0')}`, index, name: `${district}${place}${endings[stage]}`, code: schoolCodeOf(index), stage, form,
})

const classOf = (school: string, level: number, number: number, pupils: number): ClassPlan => ({
  school, level, grade: `${numerals[level]}年级`, name: `${numerals[level]}(${number})班`, pupils,
})

/** Between 34 and 43 in a class, 25,000 in all: what is over or short is spread one by one. */
function headCounts(classes: number): number[] {
  const random = randomOf('heads')
  const heads = Array.from({ length: classes }, () => 34 + random.int(5) + random.int(6))
  for (let over = heads.reduce((sum, count) => sum + count, 0) - districtPupils; over !== 0; over -= Math.sign(over)) {
    const movable = heads.flatMap((count, at) => (over > 0 ? count > 34 : count < 43) ? [at] : [])
    heads[random.pick(movable)]! -= Math.sign(over)
  }
  return heads
}
