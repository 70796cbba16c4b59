/** Names with the form of real ones: the surname distribution, given names of a generation, and the forms that break software. */
import type { Gender } from '@zhixiao/shared-types/values/people'
import type { Random } from './random'

/** Surname and share in per mille among people with one of them (公安部, 全国姓名报告; rounded, shortened list). */
const surnames: readonly (readonly [string, number])[] = (
  '王 72 李 70 张 66 刘 52 陈 45 杨 31 黄 22 赵 21 吴 20 周 19 徐 15 孙 14 马 13 朱 13 胡 12 郭 12 何 12 林 11 高 10 罗 10 郑 9 梁 8 谢 8 宋 7 唐 7 许 6 韩 6 邓 6 冯 6 曹 5 ' +
  '彭 5 曾 5 肖 5 田 4 董 4 潘 4 袁 4 蔡 4 蒋 4 余 4 于 4 杜 4 叶 4 程 4 魏 4 苏 4 吕 4 丁 4 任 3 卢 3 姚 3 沈 3 钟 3 姜 3 崔 3 谭 3 陆 3 范 3 汪 3 廖 3 石 2 金 2 韦 2 贾 2 夏 2 付 2'
)
  .split(' ')
  .reduce<[string, number][]>((list, part, index) => {
    if (index % 2 === 0) list.push([part, 0])
    else (list[list.length - 1] as [string, number])[1] = Number(part)
    return list
  }, [])
const compoundSurnames = ['欧阳', '司马', '诸葛', '上官', '皇甫', '尉迟', '慕容', '令狐', '司徒', '端木']

const childGiven = {
  male: '浩然 子轩 宇航 俊杰 子涵 一诺 梓豪 奕辰 沐阳 皓轩 博文 睿 宇轩 浩宇 铭泽 嘉懿 煜城 立果 明哲 志泽 君浩 子骞 博涛 展鹏 伟诚 鑫鹏 思远 越泽 昊天 晨 逸飞 泽洋 文博 天佑 锦程 瑞霖 启航 乐 承志 家明'.split(' '),
  female: '雨桐 梓萱 欣怡 诗涵 可馨 语嫣 雨欣 一诺 梦琪 思彤 佳琪 若曦 芷若 雅静 婉清 依诺 紫萱 静怡 心怡 欣妍 沐晴 晓彤 雪 诗雨 佳怡 子墨 清妍 语桐 悦 安琪 书瑶 琳 予希 知夏 念慈 昕玥 楚涵 嘉宁 若溪 慧'.split(' '),
}
/** Parts of given names as parents of the 2010s chose them; put together they make a class in which few share a name. */
const childParts = {
  male: ['子宇浩俊梓奕沐皓博铭嘉煜立明志思逸泽文天瑞承家星景云安书知修', '轩航杰涵辰阳文宇泽懿城果哲远洋佑程霖明然睿晨川言礼尧恒衡舟岩'],
  female: ['雨梓欣诗可语一梦思佳若芷雅婉依紫静心沐晓清安书予知念昕楚嘉慧', '桐萱怡涵馨嫣欣诺琪彤曦静清妍晴雪佳瑶琳希夏慈玥宁溪然悦月禾宸'],
} as const
const adultGiven = {
  male: '伟 强 磊 军 洋 勇 杰 涛 明 超 建国 志强 海涛 文斌 建华 国栋 晓东 立新 永刚 宏伟 鹏 辉 凯 健 俊 志明 振华 卫东 少华 学军'.split(' '),
  female: '芳 娜 敏 静 丽 艳 娟 霞 秀英 桂英 燕 玲 萍 红 梅 莉 丹 洁 倩 颖 晓燕 海燕 雪梅 丽华 淑芬 春梅 玉兰 婷 慧 晓红'.split(' '),
}
/** Characters outside the Basic Plane (and one that many fonts lack): a name is not `length` characters long. */
const rareGiven = ['𠮷', '𬭎', '𣲘', '䶮', '𬍛', '㛃']
/** Given name · father's name, as in Xinjiang; the dot is U+00B7. */
const dotted = {
  male: ['艾力', '阿迪力', '买买提', '吐尔逊', '艾尔肯', '帕尔哈提'],
  female: ['古丽米热', '阿依古丽', '迪丽努尔', '热依汗', '帕提古丽', '阿孜古丽'],
  father: ['艾合买提', '阿卜杜拉', '吐尔地', '依明', '买合木提', '肉孜'],
}

/** How a family is named; children of one family share it. */
export type FamilyName = { kind: 'plain' | 'compound' | 'rare' | 'dotted'; surname: string }

/** Draws the name of a family of the kind. */
export function familyName(random: Random, kind: FamilyName['kind']): FamilyName {
  if (kind === 'dotted') return { kind, surname: random.pick(dotted.father) }
  return { kind, surname: kind === 'compound' ? random.pick(compoundSurnames) : random.weighted(surnames) }
}

/** A child's full name: two or three characters mostly, four with a compound surname, longer with a dot. */
export function childName(random: Random, family: FamilyName, gender: 'male' | 'female'): string {
  if (family.kind === 'dotted') return `${random.pick(dotted[gender])}·${family.surname}`
  const [first, second] = childParts[gender]
  const given = random.chance(0.35) ? random.pick(childGiven[gender]) : `${random.pick([...first])}${random.pick([...second])}`
  if (family.kind === 'rare') return `${family.surname}${[...given][0] ?? ''}${random.pick(rareGiven)}`
  return `${family.surname}${given}`
}

/** An adult's full name. `surname` is given for a father or his parents; a mother and her parents keep their own. */
export function adultName(random: Random, gender: 'male' | 'female', surname?: FamilyName): string {
  if (surname?.kind === 'dotted') return `${random.pick(dotted[gender])}·${random.pick(dotted.father)}`
  return `${surname?.surname ?? random.weighted(surnames)}${random.pick(adultGiven[gender])}`
}

export const genderOf = (random: Random): Exclude<Gender, 'unknown'> => (random.chance(0.526) ? 'male' : 'female')
