export default definePageConfig({ navigationBarTitleText: '归档学期更正', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
