export default definePageConfig({ navigationBarTitleText: '汇总的版本', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
