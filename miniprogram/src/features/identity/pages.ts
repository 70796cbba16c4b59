import { page } from '../../platform/page'

export const identityPages = {
  home: page('pages/home/index', '智校', { strangers: true }),
  signIn: page<{ back?: string; problem?: string }>('pages/sign-in/index', '登录', { still: true }),
  bind: page<{ back?: string }>('pages/bind/index', '绑定身份', { strangers: true, still: true }),
  me: page('pages/me/index', '我的', { strangers: true }),
  forbidden: page('pages/forbidden/index', '没有权限', { still: true }),
  /** Every part of `ui/` in its states; reached by its address only. */
  gallery: page<{ elder?: string; dialog?: string }>('pages/gallery/index', '部件', { still: true }),
  /** Signs a computer in: the QR here, the confirmation on the phone. */
  desktop: page<{ back?: string }>('pages/desktop/index', '扫码登录', { still: true }),
  confirmDesktop: page<{ id?: string; ticket?: string }>('pages/confirm-desktop/index', '确认登录', { still: true }),
}
