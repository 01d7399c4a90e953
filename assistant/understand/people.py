"""Whom a shopper buys for, English and Chinese. Tables only."""

RECIPIENTS = (
    "wife husband girlfriend boyfriend gf bf fiance fiancee partner mom mum mother mummy dad father daddy son daughter sister brother "
    "grandma grandmother granny grandpa grandfather aunt uncle niece nephew cousin friend colleague coworker boss teacher baby toddler "
    "kid kids child children boy girl teenager teen mother-in-law father-in-law roommate neighbour neighbor parents grandparents "
    "nan nanny neighbours neighbors colleagues coworkers teachers friends housemate flatmate teens toddlers babies granddaughter "
    "grandson godson goddaughter bestie gran grandad granddad gramps nana nanna hubby hubs wifey missus lad lass sis auntie aunty "
    "stepmum stepdad stepmom stepson stepdaughter stepmother stepfather stepsister stepbrother godfather godmother godchild goddad godmum twins "
    "granddaughters grandsons nephews nieces sisters brothers sons daughters"
).split()
RECIPIENTS_ZH = (
    "女朋友 男朋友 老婆 老公 妻子 丈夫 太太 先生 妈妈 老妈 妈 母亲 爸爸 老爸 爸 父亲 爷爷 奶奶 老头子 老伴 阿嬷 阿嬤 阿公 阿妈 阿爸 外公 外婆 姥姥 姥爷 儿子 女儿 孩子 宝宝 小孩 弟弟 哥哥 姐姐 妹妹 "
    "朋友 闺蜜 同事 老板 领导 老师 同学 岳母 岳父 婆婆 公公 侄子 侄女 爸妈 父母 长辈 客户 对象 女友 男友 女生 男生 娃 外甥女 外甥 表妹 表弟 表姐 表哥 堂妹 堂弟 堂姐 堂哥 孙女 孙子 媳妇 儿媳 女婿 "
    "导师 班主任 辅导员 师傅 教练 阿仔 男孩 女孩 对象爸妈 室友 舍友 舅舅 舅妈 姑姑 姑妈 姨妈 阿姨 叔叔 伯伯 嫂子 姐夫 妹夫 弟妹 爱人 另一半 小朋友 邻居 上司 干妈 干女儿 干儿子 老人 闺女 男票 女票 媳妇儿 丈母娘 老丈人 小侄子 小侄女"
).split()
