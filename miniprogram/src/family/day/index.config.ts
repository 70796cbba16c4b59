export default definePageConfig({ navigationBarTitleText: '孩子今天', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
