// Taro's mini-program templates carry no aria attributes; this adds those that WeChat reads.
// https://developers.weixin.qq.com/miniprogram/dev/component/aria-component.html (library 2.7.1 and later)
const path = require('node:path')
const components = require('./aria-components.cjs')

module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return // H5 has no templates
      platform.runtimePath = [].concat(platform.runtimePath, path.resolve(__dirname, 'aria-runtime.js'))
      platform.template.mergeComponents(ctx, components)
    },
  })
}
