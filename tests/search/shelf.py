"""The documents and the questions of the common suite: every engine must find these and must not find those."""

# short name: (title, body, document number, day, agency, category)
DOCUMENTS = {
    "lift": ("关于老旧住宅电梯更新改造的通知", "每台电梯补助十五万元，由业主委员会提出申请。",
             "明卫发〔2026〕5号", "2026-01-05", "health", "notice"),
    "estate": ("住宅小区管理办法", "业主大会决定电梯的维修，物业公司负责保洁。",
               "明卫发〔2026〕52号", "2025-03-01", "health", "rule"),
    "tax": ("税收优惠政策问答", "小规模纳税人退税流程和申报表。", "", "2024-02-10", "finance", "notice"),
    "state5": ("国务院关于实施年度计划的通知", "各地认真贯彻执行。", "国发〔2024〕5号", "2024-03-01", "finance", "notice"),
    "state15": ("国务院关于设立委员会的决定", "委员会设在北京。", "国发〔2024〕15号", "2024-03-02", "finance", "rule"),
    "older5": ("国务院关于上年计划的通知", "上年计划已经完成。", "国发〔2023〕5号", "2023-03-01", "finance", "notice"),
    "letter": ("关于同意建立联席会议制度的函", "同意建立联席会议。", "国办函〔2024〕107号", "2024-07-01", "finance", "notice"),
    "wang": ("关于王小明同志任职的通知", "任命王小明为明州市示例馆馆长。", "", "2022-05-01", "health", "notice"),
    "wangxm": ("关于王小同志免职的通知", "免去王小同志职务，明日生效。", "", "2022-06-01", "health", "notice"),
    "ouyang": ("欧阳修远先进事迹", "欧阳修远扎根山区三十年。", "", "2022-07-01", "health", "notice"),
    "rare": ("关于张堃同志的公示", "张堃、𠮷野和爨某参加了评选。", "", "2022-08-01", "health", "notice"),
    "minority": ("阿布都热合曼·示例先进个人", "买买提江·示例一并表彰。", "", "2022-09-01", "health", "notice"),
    "english": ("Mingzhou Open Data API", "The REST interface of OpenData v2 returns JSON files.",
                "", "2021-01-05", "finance", "notice"),
    "air": ("空气质量监测简报", "PM2.5浓度为35微克，臭氧超标，COVID-19期间的5G基站和IPv6网络。",
            "", "2021-02-05", "health", "notice"),
    "budget": ("2024年度部门预算", "2024年3月15日公布，收入1234.56万元，增长7.8%。", "", "2024-03-15", "finance", "budget"),
    "budget23": ("2023年度部门预算", "2023年3月20日公布，收入987.65万元。", "", "2023-03-20", "finance", "budget"),
    "trad": ("關於電視臺開放的公告", "廣播電視臺對外開放，歡迎參觀學習。", "", "2020-05-01", "health", "notice"),
    "simp": ("广播节目管理规定", "广播电视台应当遵守规定，学习先进经验。", "", "2020-06-01", "health", "rule"),
    "wide": ("ＡＢＣ工程公示", "项目编号ＭＺ２０２４００１，造价１００万元。", "", "2020-07-01", "finance", "notice"),
    "food": ("食品安全监督管理办法", "食品安全监督检查由市场监督管理部门负责。", "", "2020-08-01", "health", "rule"),
    "scatter": ("市场抽查结果", "食品；品安；安全；全监；监督；督检；检查；各项合格。", "", "2020-09-01", "health", "notice"),
    "residence": ("居住证办理指南", "非户籍人员在本市居住半年以上，可以申请居住证，带身份证到派出所办理。",
                  "", "2020-10-01", "health", "guide"),
    "pension": ("养老保险转移接续办法", "参保人员跨省流动就业的，养老保险关系可以转移。", "", "2020-11-01", "finance", "guide"),
    "school": ("义务教育入学指南", "年满六周岁的儿童应当入学，外来务工人员子女凭居住证入学。", "", "2020-12-01", "health", "guide"),
    "water": ("水库移民后期扶持方案", "移民每人每年补助六百元。", "", "2019-01-05", "finance", "notice"),
    "undated": ("殡葬服务收费目录", "骨灰寄存每年一百元。", "", "2019-02-01", "finance", "notice"),
} | {
    f"garden{n:02}": (f"公园开放公告第{n}期", "湿地" * (n % 4 + 1) + "公园免费开放。", "", f"20{n % 3 + 20}-0{n % 9 + 1}-11",
                      "health" if n % 2 else "finance", "notice")
    for n in range(1, 26)
}  # fmt: skip
VALIDITY = {"older5": "expired", "state15": "repealed", "food": "amended"}  # all others are in force
GARDENS = " ".join(name for name in DOCUMENTS if name.startswith("garden"))

# group: (question, what must be found, what must not: "*" is all the others)
CASES = {
    "one character": [
        ("税", "tax", "*"), ("梯", "lift estate", "*"), ("爨", "rare", "*"), ("堃", "rare", "*"), ("𠮷", "rare", "*"),
        ("臭", "air", "*"), ("儿", "school", "*"), ("函", "letter", "*"), ("湿", GARDENS, "*"), ("骨", "undated", "*"),
        ("馆", "wang", "*"), ("省", "pension", "*"), ("库", "water", "*"), ("欧", "ouyang", "*"), ("視", "trad simp", "*"),
        ("龘", "", "*"), ("税 退", "tax", "*"), ("儿 证", "school", "lift tax"), ("a", "", "english wide"), ("堃 爨", "rare", "*"),
    ],
    "two characters": [
        ("电梯", "lift estate", "*"), ("税收", "tax", "*"), ("退税", "tax", "*"), ("预算", "budget budget23", "*"),
        ("食品", "food scatter", "*"), ("养老", "pension", "*"), ("移民", "water", "*"), ("入学", "school", "*"),
        ("公园", GARDENS, "*"), ("骨灰", "undated", "*"), ("儿童", "school", "*"), ("臭氧", "air", "*"),
        ("国发", "state5 state15 older5", "*"), ("明卫", "lift estate", "*"), ("梯电", "", "*"), ("童儿", "", "*"),
        ("物业", "estate", "*"), ("户籍", "residence", "*"), ("公示", "rare wide", "*"), ("简报", "air", "*"),
    ],
    "four characters": [
        ("更新改造", "lift", "*"), ("养老保险", "pension", "*"), ("义务教育", "school", "*"), ("联席会议", "letter", "*"),
        ("空气质量", "air", "*"), ("业主大会", "estate", "*"), ("业主委员", "lift", "estate"), ("先进事迹", "ouyang", "wang"),
        ("部门预算", "budget budget23", "*"), ("居住半年", "residence", "*"), ("免费开放", GARDENS, "*"),
        ("住宅小区", "estate", "lift tax"), ("收费目录", "undated", "*"), ("市场抽查", "scatter", "food tax"),
        ("后期扶持", "water", "*"), ("火星移居", "", "tax state5 lift water"), ("退税流程", "tax", "*"), ("贯彻执行", "state5", "*"),
    ],
    "several words": [
        ("电梯 补助", "lift", "*"), ("补助 移民", "water", "*"), ("居住证 入学", "school", "*"), ("预算 2024", "budget", "*"),
        ("预算 2023", "budget23", "*"), ("通知 国务院", "state5 older5", "*"), ("国务院 决定", "state15", "*"),
        ("公园 湿地", GARDENS, "*"), ("电梯  物业", "estate", "*"), ("电梯　物业", "estate", "*"), ("电梯、物业", "estate", "*"),
        ("电梯，物业。", "estate", "*"), ("张堃 评选", "rare", "*"), ("api json", "english", "*"),
    ],
    "names": [
        ("王小明", "wang", "*"), ("王小", "wang wangxm", "*"), ("欧阳修远", "ouyang", "*"), ("欧阳", "ouyang", "*"),
        ("张堃", "rare", "*"), ("𠮷野", "rare", "*"), ("阿布都热合曼", "minority", "*"), ("阿布都热合曼·示例", "minority", "wang"),
        ("买买提江", "minority", "*"), ("買買提江", "minority", "*"), ("阿布都热合曼•示例", "minority", "wang"), ("王 小 明", "wang", "tax air"),
        ("「王小明」", "wang", "*"), ("歐陽修遠", "ouyang", "*"),
    ],
    "document numbers": [
        *((f"国发{opened}2024{closed}5号", "state5", "*") for opened, closed in (
            "〔〕", "[]", "［］", "()", "（）", "【】", "〖〗", "{}", "｛｝", "﹝﹞", "〘〙")),
        ("国发〔２０２４〕５号", "state5", "*"), ("国发﹝２０２４﹞５号", "state5", "*"), ("国发（２０２４）５号", "state5", "*"),
        ("国发〔2024〕 5 号", "state5", "*"), ("国发 〔2024〕5号", "state5", "*"), ("国发〔2024〕第5号", "state5", "*"),
        ("国发〔2024〕05号", "state5", "*"), ("國發〔2024〕5號", "state5", "older5 state15 letter"), ("国发〔2024〕15号", "state15", "*"),
        ("国发〔2023〕5号", "older5", "*"), ("国发〔2024〕5", "state5", "*"), ("〔2024〕5号", "state5", "*"),
        ("〔2026〕5号", "lift", "*"), ("明卫发〔2026〕5号", "lift", "*"), ("明卫发〔2026〕52号", "estate", "*"),
        ("国办函〔2024〕107号", "letter", "*"), ("国办函[2024]107号", "letter", "*"), ('"国办函〔2024〕7号"', "", "*"),
        ('"国发〔2022〕5号"', "", "*"), ('"国发〔2024〕5号"', "state5", "*"), ("《国发〔2024〕5号》", "state5", "*"),
    ],
    "traditional against simplified": [
        ("电视台", "trad simp", "*"), ("電視臺", "trad simp", "*"), ("电视臺", "trad simp", "*"), ("開放", f"trad {GARDENS}", "*"),
        ("欢迎参观", "trad", "*"), ("歡迎參觀", "trad", "*"), ("廣播", "trad simp", "*"), ("廣播節目", "simp", "*"),
        ("稅收", "tax", "*"), ("養老保險", "pension", "*"), ("義務教育", "school", "*"), ("住宅電梯", "lift", "*"),
        ("國務院", "state5 state15 older5", "*"), ("預算", "budget budget23", "*"), ("移民後期", "water", "*"),
        ('"广播电视台对外开放"', "trad", "*"), ('"廣播電視臺應當"', "simp", "*"), ("對外 參觀", "trad", "*"),
    ],
    "mixed scripts": [
        ("PM2.5", "air", "*"), ("ｐｍ２.５", "air", "*"), ("pm2.5浓度", "air", "*"), ("COVID-19", "air", "*"), ("covid", "air", "*"),
        ("5G基站", "air", "*"), ("5g", "air", "*"), ("ipv6", "air", "*"), ("IPv6网络", "air", "*"), ("API", "english", "*"),
        ("opendata", "english", "*"), ("OPENDATA v2", "english", "*"), ("rest interface", "english", "*"), ("json", "english", "*"),
        ("ABC工程", "wide", "*"), ("abc", "wide", "*"), ("MZ2024001", "wide", "*"), ("mz2024001", "wide", "*"), ("ｍｚ２０２４００１", "wide", "*"),
        ("100万元", "wide", "*"), ("Mingzhou", "english", "tax air"), ("open data", "english", "*"), ("op", "", "*"), ("pm25", "", "*"),
    ],
    "digits and dates": [
        ("2024年3月15日", "budget", "*"), ("２０２４年３月１５日", "budget", "*"), ("2023年3月20日", "budget23", "*"), ("1234.56", "budget", "*"),
        ("987.65万元", "budget23", "*"), ("7.8%", "budget", "*"), ("2024年度", "budget state5", "*"), ("35微克", "air", "*"), ("第25期", "garden25", "*"),
        ("第7期", "garden07", "garden17 garden25 tax"), ("第07期", "", "garden07"), ("十五万元", "lift", "*"), ("六百元", "water", "*"), ("2031", "", "*"),
    ],
    "exact wording": [
        ('"食品安全监督检查"', "food", "*"), ("食品安全监督检查", "food scatter", "*"), ("“食品安全监督检查”", "food", "*"), ("「食品安全监督检查」", "food", "*"),
        ("『食品安全监督检查』", "food", "*"), ("＂食品安全监督检查＂", "food", "*"), ('"安全监督"', "food", "*"), ('"电梯更新改造"', "lift", "*"),
        ('"更新电梯"', "", "*"), ('"电梯"', "lift estate", "*"), ('"REST interface"', "english", "*"), ('"interface rest"', "", "*"),
        ('"业主大会" 维修', "estate", "*"), ('"居住证" "入学"', "school", "*"), ('"王小明" 任职', "wang", "*"), ('"王小同志"', "wangxm", "*"),
        ('"食品安全', "food scatter", "*"), ('"ＡＢＣ工程"', "wide", "*"), ('"2024年3月15日"', "budget", "*"), ('""', "", "*"),
    ],
    "minus": [
        ("电梯 -业主大会", "lift", "*"), ("电梯 -补助", "estate", "*"), ("电梯 －补助", "estate", "*"), ("预算 -2023", "budget", "*"),
        ("国务院 -决定", "state5 older5", "*"), ("王小 -任职", "wangxm", "*"), ('食品 -"食品安全监督管理"', "scatter", "*"), ("公示 -张堃", "wide", "*"),
        ("电梯 -电梯", "", "*"), ("-电梯", "", "*"), ("广播 -節目", "trad", "*"), ("covid-19", "air", "*"),
        ("国发 -〔2024〕5号", "state15 older5", "*"), ("电梯 -梯", "", "*"), ("预算 -决算", "budget budget23", "*"),
    ],
    "long questions": [
        ("请问我们小区的老旧住宅电梯更新改造可以领多少补助，应该向谁提出申请？", "lift", "wide english trad"),
        ("我不是本地户籍，在本市居住半年以上，想办居住证要带什么去哪里办理？", "residence", "wide english trad lift"),
        ("外来务工人员的子女满六周岁了可以在这里入学吗，需要居住证吗？", "school", "wide english trad"),
        ("我跨省流动就业以后养老保险关系还能不能转移过来？", "pension", "wide english trad"),
        ("小规模纳税人怎么退税，流程是什么，申报表在哪里下载？", "tax", "wide english trad"),
        ("我們小區的老舊住宅電梯更新改造可以領多少補助？", "lift", "wide english tax"),
        ("空气质量监测里面的PM2.5浓度是多少微克？", "air", "wide english trad"),
        ("市场监督管理部门怎么负责食品安全监督检查的工作？", "food", "wide english trad"),
        ("水库移民每人每年可以领多少补助，后期扶持方案在哪里？", "water", "wide english trad"),
        ("殡葬服务的骨灰寄存每年要收多少钱，收费目录在哪里？", "undated", "wide english trad"),
    ],
    "nothing found": [
        ("", "", "*"), ("   ", "", "*"), ("，。！？", "", "*"), ("*", "", "*"), ("?", "", "*"), ("text:电", "", "water air"), ("雪橇", "", "*"),
        ("雪橇犬比赛", "", "*"), ("zzzz", "", "*"), ("电*", "", "water air"), ("()", "", "*"), ("\u200b", "", "*"), ("AND", "", "*"), ("NOT OR", "", "*"),
        ("'; DROP TABLE --", "", "*"), ('"电梯" "雪橇"', "", "*"),
    ],
}  # fmt: skip

# (question, what must be found where only titles are asked): never anything else
IN_TITLE = [
    ("电梯", "lift"), ("補助", ""), ("补助", ""), ("业主", ""), ("小区", "estate"), ("住宅", "lift estate"), ("梯", "lift"), ("湿", ""),
    ("期", f"water {GARDENS}"), ("区", "estate"), ("函", "letter"), ("食品安全", "food"), ('"食品安全"', "food"), ('"食品安全监督检查"', ""),
    ('"安全监督管理"', "food"), ("市场 雪橇", "scatter"), ("市场 结果", "scatter"), ("国务院", "state5 state15 older5"), ("国务院 -决定", "state5 older5"),
    ("国务院 -北京", "state5 state15 older5"), ("2024", "budget"), ("国发〔2024〕5号", ""), ("国发", ""), ("api", "english"), ("json", ""),
    ("電視臺", "trad"), ("开放公告", GARDENS), ("開放", f"trad {GARDENS}"), ("ABC", "wide"), ("第7期", "garden07"), ("王小 任职", "wang"),
    ("请问老旧住宅电梯更新改造有多少补助", "lift"), ("龘", ""), ("-电梯", ""), ("", ""), ("*", ""),
]  # fmt: skip
