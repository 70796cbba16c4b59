import Taro, { useRouter } from '@tarojs/taro'
import { here, openPages } from './device'
import { pages, wayTo, type PageName, type ParamsOf } from './pages'

type Args<Name extends PageName> = Record<never, never> extends ParamsOf<Name> ? [params?: ParamsOf<Name>] : [params: ParamsOf<Name>]

/** The address of a page inside the app. */
export function urlOf<Name extends PageName>(name: Name, ...[params]: Args<Name>): string {
  const search = Object.entries(params ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
    .join('&')
  return `/${pages[name].path}${search && `?${search}`}`
}

export { here }

function goTo(url: string) {
  const way = wayTo(openPages(), url)
  void (way === 'navigateBack' ? Taro.navigateBack() : Taro[way]({ url }))
}
/** Opens a page above this one. */
export const open = <Name extends PageName>(name: Name, ...args: Args<Name>) => goTo(urlOf(name, ...args))
/** Opens a page in place of this one. */
export const replace = <Name extends PageName>(name: Name, ...args: Args<Name>) => { void Taro.redirectTo({ url: urlOf(name, ...args) }) }
/** Opens a page as the only one. */
export const begin = <Name extends PageName>(name: Name, ...args: Args<Name>) => { void Taro.reLaunch({ url: urlOf(name, ...args) }) }
/** Back to where one came from; to the first page when one came from a message. */
export function back() {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else begin('home')
}
/** Is this the address of a page of ours? Whatever came from outside is asked this first. */
export function isOurs(link: string): boolean {
  const path = link.replace(/^\//, '').split('?')[0]
  return Object.values(pages).some((page) => page.path === path)
}
/** Opens an address that the server sent, such as the link of a message; foreign addresses are ignored. */
export function follow(link: string) {
  if (isOurs(link)) goTo(`/${link.replace(/^\//, '')}`)
}
/** Goes to the page first asked for, in place of this one. */
export function land(link: string) {
  if (isOurs(link)) void Taro.redirectTo({ url: `/${link.replace(/^\//, '')}` })
  else begin('home')
}

/** The parameters of this page. Missing ones are missing: an address may come from anywhere. */
export function useParams<Name extends PageName>(_name: Name): Partial<ParamsOf<Name>> {
  const { params } = useRouter()
  const entries = Object.entries(params).map(([key, value]) => [key, decoded(value ?? '')])
  return Object.fromEntries(entries) as Partial<ParamsOf<Name>>
}
const decoded = (value: string) => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
