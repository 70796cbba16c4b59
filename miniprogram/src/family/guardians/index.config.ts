export default definePageConfig({ navigationBarTitleText: '孩子与监护人', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
