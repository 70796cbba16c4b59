import '@tarojs/components'

// Taro's types lack what plugins/aria.cjs adds to every part.
declare module '@tarojs/components/types/common' {
  interface StandardProps {
    ariaRole?: string
    ariaLabel?: string
    ariaHidden?: boolean
    ariaLive?: string
  }
}
