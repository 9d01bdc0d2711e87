"""Words that say what a firm is or does, not who it is: legal forms, trades, places of the register.

A word and its translation are one entry, since a firm's Arabic name translates "Trading" and spells its own name in
Arabic letters. Arabic words stand as `folding.fold` leaves them, without article, "و" and "ل".
"""

_PLAIN = """
company co cos companies firm corporation corp inc incorporated llc ltd limited plc jsc joint stock wll spc fze fzco
fzc est establishment establishments enterprise enterprises group holding holdings partners brothers bros sons pvt
private pty lc cc sro gmbh the and for of to in by with &
شركه شركات موسسه مؤسسه موسسات مجموعه قابضه محدوده ذ م ذمم شذمم مساهمه شركاء اخوان اولاد ابناء وشركاه و في من
company establishment office offices agency agencies agents agent bureau branch مكتب مكاتب وكاله وكالات فرع
cong ty tnhh co phan mtv cp thuong mai dau tu phat trien va xuat khau lao dong quoc te nhan luc
cung ung xay dung viet nam
sa de cv rl srl sc spa cia sociedad y la el los s
"""
_TRADES = """
trading trade trades commerce commercial import export general تجاره تجاريه تجاري استيراد تصدير عامه عام
contracting contractor contractors construction building مقاولات مقاوله انشاءات بناء تعمير
services service svcs خدمات خدمه
recruitment recruiting recruiter recruiters manpower workforce employment placement labour labor استقدام توظيف عماله
قوي عامله موارد بشريه تشغيل
cleaning maintenance operation facility facilities نظافه تنظيف صيانه تشغيل مرافق
transport transportation logistics نقل مواصلات لوجستيه
industry industries industrial factory manufacturing صناعه صناعات صناعيه مصنع
hospitality hotel hotels restaurant restaurants catering ضيافه فندق فنادق مطعم مطاعم اعاشه
agriculture agricultural farm farms زراعه زراعيه مزرعه مزارع
security guarding حراسه حراسات امن امنيه
travel travels tours tourism سفر سياحه
investment investments development استثمار تطوير تنميه
international intl global national overseas worldwide دوليه عالميه وطنيه دولي عالمي
consultants consulting consultancy consultation solutions associates استشارات حلول
"""
_PLACES = """
saudi arabia arabian ksa gulf riyadh jeddah dammam mexico usa vietnam bangladesh
سعوديه سعودي عربيه خليج خليجيه رياض جده دمام
"""
TRADES = frozenset(_TRADES.split())
WORDS_OF_ANY_FIRM = frozenset(f"{_PLAIN} {_TRADES} {_PLACES}".split())

# Words of addresses that stand in any of them. What is left, with its numbers, tells one place from another.
_IN_ADDRESSES = """
street st road rd avenue ave building bldg tower block floor level office suite room unit district city near opposite
p o box po pobox no number the of and kingdom saudi arabia ksa th nd
شارع طريق مبني عماره برج دور طابق مكتب وحده حي مدينه رقم ص ب صندوق بريد مقابل بجوار مملكه عربيه سعوديه
"""
WORDS_OF_ANY_ADDRESS = frozenset(_IN_ADDRESSES.split())
