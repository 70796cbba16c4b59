import { page } from '../../platform/page'

export const pushPages = {
  messages: page('family/messages/index', '消息', { menu: { at: 30, to: ['bound'] } }),
  message: page<{ push: string }>('family/message/index', '消息'),
  receipts: page<{ class?: string; day?: string }>('teacher/receipts/index', '送达与阅读', {
    ability: 'push.receipts',
    menu: { at: 20 },
  }),
}
