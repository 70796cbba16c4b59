/** The people one can be in the demo: families and staff that are there in every size, always in the same places. */
import type { Relation } from '@zhixiao/shared-types/values/people'
import type { Duty } from './world'

export type CastGuardian = { slug?: string; name: string; relation: Relation; bound: boolean; follows: boolean }
export type CastFamily = { children: { school: string; class: string; name: string; gender: 'male' | 'female' }[]; guardians: CastGuardian[] }
export type CastStaff = { slug: string; name: string; school: string | null; duty: Duty; subject?: string; parentSlug?: string }

/** The class through which the demo's day runs. */
export const demoClass = { school: 's01', class: '三(2)班' }
/** The other school's class where the younger demo family has its elder child. */
const secondClass = { school: 's02', class: '七(1)班' }

/** In the district size the second school is a primary as well; `planSchools` tells which key is the first junior school. */
export function castFamilies(juniorSchool: string): CastFamily[] {
  return [
    {
      children: [{ ...demoClass, name: '张雨桐', gender: 'female' }],
      guardians: [
        { slug: 'wang-fang', name: '王芳', relation: 'mother', bound: true, follows: true },
        { name: '张海涛', relation: 'father', bound: true, follows: true },
      ],
    },
    {
      children: [{ ...demoClass, name: '刘沐阳', gender: 'male' }, { ...secondClass, school: juniorSchool, name: '刘思彤', gender: 'female' }],
      guardians: [
        { slug: 'chen-jing', name: '陈静', relation: 'mother', bound: true, follows: true },
        { name: '刘志强', relation: 'father', bound: true, follows: true },
      ],
    },
    {
      children: [{ ...demoClass, name: '赵子轩', gender: 'male' }],
      guardians: [{ slug: 'zhao-lei', name: '赵磊', relation: 'father', bound: true, follows: false }],
    },
    {
      children: [{ ...demoClass, name: '孙可馨', gender: 'female' }],
      guardians: [{ slug: 'sun-li', name: '孙丽', relation: 'mother', bound: false, follows: true }],
    },
    {
      children: [{ ...demoClass, name: '郭浩宇', gender: 'male' }],
      guardians: [
        { slug: 'zhou-ting', name: '周婷', relation: 'mother', bound: true, follows: true },
        { name: '郭伟', relation: 'father', bound: true, follows: true },
      ],
    },
  ]
}

export const castStaff: readonly CastStaff[] = [
  { slug: 'li-min', name: '李敏', school: 's01', duty: { role: 'homeroom', grade: '三年级', class: '三(2)班' }, subject: '语文' },
  { slug: 'zhou-ting', name: '周婷', school: 's01', duty: { role: 'homeroom', grade: '三年级', class: '三(1)班' }, subject: '数学', parentSlug: 'zhou-ting' },
  { slug: 'wu-gang', name: '吴刚', school: 's01', duty: { role: 'teacher', grade: '三年级', class: '三(2)班', subject: '体育' }, subject: '体育' },
  { slug: 'zheng-jie', name: '郑洁', school: 's01', duty: { role: 'nurse' } },
  { slug: 'huang-zhiyuan', name: '黄志远', school: 's01', duty: { role: 'leader' } },
  { slug: 'he-xiaoyan', name: '何晓燕', school: 's01', duty: { role: 'admin' } },
  { slug: 'lin-guodong', name: '林国栋', school: null, duty: { role: 'bureau', department: 'health' } },
]
