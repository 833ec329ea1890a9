"""What arts. 20 and 21 name as roots of the catalogue, and the 26 fields of the standard catalogues (国办发〔2019〕54号)."""

from django.db import migrations

# Art. 21: cities and counties publish besides art. 20 ...
COUNTY = [
    ("municipal-works", "市政建设", "Municipal works"),
    ("public-services", "公共服务", "Public services"),
    ("public-welfare", "公益事业", "Public welfare undertakings"),
    ("land-expropriation", "土地征收", "Expropriation of land"),
    ("house-expropriation", "房屋征收", "Expropriation of houses"),
    ("public-order", "治安管理", "Public order"),
    ("social-assistance", "社会救助", "Social assistance"),
]
# ... and townships.
TOWNSHIP = [
    ("rural-policies", "贯彻落实农业农村政策", "Carrying out of agricultural and rural policies"),
    ("irrigation", "农田水利工程建设运营", "Building and running of irrigation works"),
    ("land-contracts", "农村土地承包经营权流转", "Transfer of contracted rural land rights"),
    ("homesteads", "宅基地使用情况审核", "Review of homestead use"),
    ("township-expropriation", "土地征收、房屋征收", "Expropriation of land and houses"),
    ("levies", "筹资筹劳", "Raising of funds and labour"),
    ("township-assistance", "社会救助（乡镇）", "Social assistance (township)"),
]
# Number, name, in English, ministry, where its items stand, a note. The order and the ministries are from memory, so
# are the names that are listed in UNVERIFIED: `verified` and `ministry_verified` say so to whoever keeps the list.
FIELDS = [
    (1, "重大建设项目", "Major construction projects", "国家发展改革委", "projects", ""),
    (2, "公共资源交易", "Trading of public resources", "国家发展改革委", "procurement", ""),
    (3, "义务教育", "Compulsory education", "教育部", "welfare", ""),
    (4, "户籍管理", "Household registration", "公安部", "licensing", ""),
    (5, "社会救助", "Social assistance", "民政部", "welfare", ""),
    (6, "养老服务", "Services for the elderly", "民政部", "welfare", ""),
    (7, "公共法律服务", "Public legal services", "司法部", "licensing", ""),
    (8, "财政预决算", "Budgets and final accounts", "财政部", "budgets", ""),
    (9, "就业", "Employment", "人力资源社会保障部", "welfare", ""),
    (10, "社会保险", "Social insurance", "人力资源社会保障部", "welfare", ""),
    (11, "城乡规划", "Urban and rural planning", "自然资源部", "plans", "现为国土空间规划"),
    (12, "农村集体土地征收", "Expropriation of collective rural land", "自然资源部", "other", ""),
    (13, "生态环境", "Environment", "生态环境部", "inspections", ""),
    (14, "国有土地上房屋征收与补偿", "Expropriation of houses on state land", "住房城乡建设部", "other", ""),
    (15, "保障性住房", "Subsidised housing", "住房城乡建设部", "welfare", ""),
    (16, "农村危房改造", "Renovation of unsafe rural houses", "住房城乡建设部", "welfare", ""),
    (17, "市政服务", "Municipal services", "住房城乡建设部", "licensing", ""),
    (18, "城市综合执法", "Urban law enforcement", "住房城乡建设部", "penalties", ""),
    (19, "涉农补贴", "Agricultural subsidies", "农业农村部", "welfare", ""),
    (20, "公共文化服务", "Public cultural services", "文化和旅游部", "licensing", ""),
    (21, "卫生健康", "Health", "国家卫生健康委", "inspections", ""),
    (22, "安全生产", "Work safety", "应急管理部", "inspections", ""),
    (23, "救灾", "Disaster relief", "应急管理部", "emergencies", ""),
    (24, "食品药品监管", "Food and medicine supervision", "市场监管总局", "inspections", ""),
    (25, "税收管理", "Tax administration", "税务总局", "licensing", ""),
    (26, "扶贫", "Poverty relief", "国务院扶贫办", "welfare", "现为乡村振兴（巩固拓展脱贫攻坚成果衔接）"),
]
UNVERIFIED = {13}


def plant(apps, schema_editor):
    Category, Field = apps.get_model("disclosures", "Category"), apps.get_model("disclosures", "Field")
    for level, base, rows in (("county", 160, COUNTY), ("township", 180, TOWNSHIP)):
        for n, (slug, name, name_en) in enumerate(rows, start=1):
            fields = {"name": name, "name_en": name_en, "article": 21, "level": level, "order": base + n}
            Category.objects.get_or_create(slug=slug, defaults=fields)
    places = {category.slug: category for category in Category.objects.all()}
    for number, name, name_en, ministry, slug, note in FIELDS:
        fields = {
            "name": name, "name_en": name_en, "ministry": ministry, "note": note, "category": places.get(slug),
            "verified": number not in UNVERIFIED, "ministry_verified": False,
        }
        Field.objects.get_or_create(number=number, defaults=fields)


class Migration(migrations.Migration):

    dependencies = [("disclosures", "0003_catalogue_of_article_20")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
