import { page } from '../../platform/page'

export const movesPages = {
  moves: page<{ school?: string; student?: string }>('school/moves/index', '转班与住校', {
    ability: 'roster.move_class',
    menu: { at: 50 },
  }),
}
