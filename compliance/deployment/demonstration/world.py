"""Who lives in the demonstration: authorities, regions, employers, recruitment offices, sub-agents. All invented.

The regions are real (ISO 3166-2:SA); every name of an organisation is made of a colour or number and a thing, so that
nobody takes it for a company that exists.
"""

from dataclasses import dataclass

from compliance.organisations.types import OrganisationKind, Sector

REGIONS: tuple[tuple[str, str, str], ...] = (
    ("SA-01", "Riyadh", "الرياض"),
    ("SA-02", "Makkah", "مكة المكرمة"),
    ("SA-03", "Madinah", "المدينة المنورة"),
    ("SA-04", "Eastern Province", "المنطقة الشرقية"),
    ("SA-05", "Al Qassim", "القصيم"),
    ("SA-06", "Hail", "حائل"),
    ("SA-07", "Tabuk", "تبوك"),
    ("SA-08", "Northern Borders", "الحدود الشمالية"),
    ("SA-09", "Jazan", "جازان"),
    ("SA-10", "Najran", "نجران"),
    ("SA-11", "Al Bahah", "الباحة"),
    ("SA-12", "Al Jawf", "الجوف"),
    ("SA-14", "Asir", "عسير"),
)

MINISTRY, FREE_ZONE = "demonstration-ministry", "demonstration-free-zone"
AUTHORITIES: tuple[tuple[str, str, str], ...] = (
    (MINISTRY, "Ministry of Labour (demonstration)", "وزارة العمل (بيانات توضيحية)"),
    (
        FREE_ZONE,
        "Labour office of the Coral Moon free zone (invented)",
        "مكتب العمل بمنطقة القمر المرجاني الحرة (متخيل)",
    ),
)


@dataclass(frozen=True)
class Member:
    """An organisation of the demonstration."""

    key: str
    name: str
    name_ar: str
    kind: OrganisationKind
    sector: Sector
    region: str | None
    city: str
    workers: int | None
    migrants: int | None
    country: str = "SA"
    authority: str = MINISTRY


def _employer(
    key: str, name: str, name_ar: str, sector: Sector, place: str, workers: int, authority: str = MINISTRY
) -> Member:
    region, city = place.split(" ", 1)
    migrants = workers * (60 + len(name) % 35) // 100
    return Member(
        key,
        name,
        name_ar,
        OrganisationKind.EMPLOYER,
        sector,
        f"SA-{region}",
        city,
        workers,
        migrants,
        authority=authority,
    )


def _office(key: str, name: str, name_ar: str, place: str, workers: int) -> Member:
    region, city = place.split(" ", 1)
    return Member(
        key, name, name_ar, OrganisationKind.RECRUITER, Sector.RECRUITMENT, f"SA-{region}", city, workers, workers // 4
    )


def _sub_agent(key: str, name: str, name_ar: str, country: str, city: str) -> Member:
    return Member(
        key, name, name_ar, OrganisationKind.SUB_AGENT, Sector.RECRUITMENT, None, city, None, None, country=country
    )


EMPLOYERS: tuple[Member, ...] = (
    _employer(
        "acacia", "Blue Acacia Facility Services", "السنط الأزرق لخدمات المرافق", Sector.CLEANING, "01 Riyadh", 2140
    ),
    _employer("dunes", "Nine Dunes Construction", "الكثبان التسعة للمقاولات", Sector.CONSTRUCTION, "09 Jazan", 860),
    _employer("anchor", "Copper Anchor Fisheries", "المرساة النحاسية للأسماك", Sector.FISHING, "04 Dammam", 95),
    _employer("lanterns", "Seven Lanterns Hotels", "القناديل السبعة للفنادق", Sector.HOSPITALITY, "02 Jeddah", 640),
    _employer("kites", "Paper Kites Transport", "الطائرات الورقية للنقل", Sector.TRANSPORT, "01 Riyadh", 1210),
    _employer(
        "pomegranate", "Glass Pomegranate Farms", "الرمانة الزجاجية للمزارع", Sector.AGRICULTURE, "05 Buraydah", 310
    ),
    _employer("gazelle", "Silver Gazelle Security", "الغزالة الفضية للحراسات", Sector.SECURITY, "01 Riyadh", 3450),
    _employer(
        "clockwork", "Clockwork Palm Factories", "النخلة الميكانيكية للصناعة", Sector.MANUFACTURING, "04 Jubail", 5000
    ),
    _employer("threads", "Hundred Threads Textiles", "مئة خيط للمنسوجات", Sector.MANUFACTURING, "02 Jeddah", 420),
    _employer("kettle", "Green Kettle Restaurants", "الإبريق الأخضر للمطاعم", Sector.HOSPITALITY, "03 Madinah", 275),
    _employer(
        "ladder", "Long Ladder Building Works", "السلم الطويل لأعمال البناء", Sector.CONSTRUCTION, "01 Riyadh", 1780
    ),
    _employer("compass", "Wooden Compass Logistics", "البوصلة الخشبية للإمداد", Sector.TRANSPORT, "04 Dammam", 530),
    _employer("mirror", "Morning Mirror Cleaning", "مرآة الصباح للنظافة", Sector.CLEANING, "02 Jeddah", 990),
    _employer(
        "saffron",
        "Saffron Umbrella Home Care",
        "مظلة الزعفران للرعاية المنزلية",
        Sector.DOMESTIC_WORK,
        "01 Riyadh",
        312,
    ),
    _employer("oryx", "Two Oryx Dairy", "المها المزدوج للألبان", Sector.AGRICULTURE, "05 Unayzah", 740),
    _employer("quartz", "Pink Quartz Clinics", "الكوارتز الوردي للعيادات", Sector.HEALTH_CARE, "02 Makkah", 680),
    _employer(
        "whistle", "Tin Whistle Event Services", "الصفارة القصديرية للفعاليات", Sector.HOSPITALITY, "01 Riyadh", 150
    ),
    _employer("cloud", "Square Cloud Retail", "السحابة المربعة للتجزئة", Sector.RETAIL, "01 Riyadh", 1130),
    _employer("honey", "Mountain Honey Groves", "عسل القمم للبساتين", Sector.AGRICULTURE, "14 Abha", 120),
    _employer("pebble", "Round Pebble Quarries", "الحصاة المستديرة للمحاجر", Sector.MANUFACTURING, "03 Yanbu", 360),
    _employer(
        "harbour", "Quiet Harbour Marine Works", "المرفأ الهادئ للأعمال البحرية", Sector.CONSTRUCTION, "04 Khobar", 905
    ),
    _employer("violet", "Violet Teapot Catering", "الإبريق البنفسجي للإعاشة", Sector.HOSPITALITY, "02 Taif", 220),
    _employer("cedar", "Folded Cedar Furniture", "الأرز المطوي للأثاث", Sector.MANUFACTURING, "01 Al Kharj", 185),
    _employer(
        "meadow", "Distant Meadow Landscaping", "المرج البعيد لتنسيق الحدائق", Sector.AGRICULTURE, "06 Hail", 140
    ),
    _employer(
        "sundial", "Bronze Sundial Engineering", "المزولة البرونزية للهندسة", Sector.CONSTRUCTION, "07 Tabuk", 2600
    ),
    _employer("feather", "Grey Feather Laundry", "الريشة الرمادية للمغاسل", Sector.CLEANING, "03 Madinah", 64),
    _employer(
        "coral", "Painted Coral Resorts", "المرجان الملون للمنتجعات", Sector.HOSPITALITY, "02 Rabigh", 450, FREE_ZONE
    ),
    _employer(
        "driftwood", "Driftwood Bridge Shipping", "جسر الأخشاب للشحن", Sector.TRANSPORT, "09 Jazan", 240, FREE_ZONE
    ),
    _employer("almond", "Almond Star Bakeries", "نجمة اللوز للمخابز", Sector.MANUFACTURING, "10 Najran", 88),
    _employer("thimble", "Golden Thimble Tailors", "الكشتبان الذهبي للخياطة", Sector.RETAIL, "11 Al Bahah", 8),
    _employer("beacon", "Northern Beacon Drilling", "منارة الشمال للحفر", Sector.MANUFACTURING, "08 Arar", 510),
    _employer("olive", "Thousand Olives Press", "ألف زيتونة للمعاصر", Sector.AGRICULTURE, "12 Sakaka", 210),
    _employer("pearl", "Hidden Pearl Maintenance", "اللؤلؤة الخفية للصيانة", Sector.CLEANING, "04 Dammam", 1490),
    _employer("marble", "Walking Marble Contractors", "الرخام السائر للمقاولات", Sector.CONSTRUCTION, "01 Riyadh", 390),
    _employer(
        "swallow", "Evening Swallow Nursing Homes", "سنونو المساء لدور الرعاية", Sector.HEALTH_CARE, "01 Riyadh", 260
    ),
    _employer("basket", "Reed Basket Markets", "سلة القصب للأسواق", Sector.RETAIL, "05 Buraydah", 330),
    _employer("comet", "Slow Comet Deliveries", "المذنب البطيء للتوصيل", Sector.TRANSPORT, "02 Jeddah", 1975),
    _employer("ink", "White Ink Printing", "الحبر الأبيض للطباعة", Sector.MANUFACTURING, "01 Riyadh", 75),
    _employer(
        "spindle", "Amber Spindle Carpets", "المغزل الكهرماني للسجاد", Sector.MANUFACTURING, "14 Khamis Mushait", 132
    ),
    _employer(
        "ferry", "Little Ferry Islands Tours", "العبّارة الصغيرة لرحلات الجزر", Sector.HOSPITALITY, "09 Farasan", 41
    ),
)

OFFICES: tuple[Member, ...] = (
    _office("lantern", "Open Lantern Recruitment Office", "مكتب القنديل المفتوح للاستقدام", "01 Riyadh", 46),
    _office("crescent", "Crossed Feathers Recruitment", "الريشتان المتقاطعتان للاستقدام", "02 Jeddah", 120),
    _office("steps", "Seven Steps Manpower", "الخطوات السبع للموارد البشرية", "01 Riyadh", 210),
    _office("bridge", "Ivory Bridge Recruitment", "الجسر العاجي للاستقدام", "04 Dammam", 38),
    _office("gate", "Second Gate Recruitment Office", "مكتب البوابة الثانية للاستقدام", "03 Madinah", 17),
    _office("sail", "Striped Sail Manpower", "الشراع المخطط للقوى العاملة", "02 Jeddah", 64),
    _office("map", "Folded Map Recruitment", "الخريطة المطوية للاستقدام", "05 Buraydah", 12),
    _office("hourglass", "Blue Hourglass Recruitment", "الساعة الرملية الزرقاء للاستقدام", "01 Riyadh", 29),
    _office("well", "Stone Well Manpower", "البئر الحجرية للقوى العاملة", "14 Abha", 9),
    _office("garden", "Garden Key Domestic Workers' Office", "مفتاح الحديقة للعمالة المنزلية", "01 Riyadh", 22),
    _office("camel", "Patient Camel Recruitment", "الجمل الصبور للاستقدام", "07 Tabuk", 15),
    _office("tower", "Clay Tower Manpower", "برج الطين للقوى العاملة", "10 Najran", 11),
)

SUB_AGENTS: tuple[Member, ...] = (
    _sub_agent("himal", "Paper Mountain Placement", "جبل الورق للتوظيف", "NP", "Kathmandu"),
    _sub_agent("delta", "Two Rivers Placement", "النهران للتوظيف", "BD", "Dhaka"),
    _sub_agent("mango", "Mango Shade Consultants", "ظل المانجو للاستشارات", "IN", "Hyderabad"),
    _sub_agent("indus", "Third Canal Services", "القناة الثالثة للخدمات", "PK", "Lahore"),
    _sub_agent("savanna", "Red Baobab Careers", "الباوباب الأحمر للمهن", "KE", "Nairobi"),
    _sub_agent("island", "Bamboo Window Placement", "نافذة الخيزران للتوظيف", "ID", "Surabaya"),
    _sub_agent("lagoon", "Shell Lagoon Agency", "بحيرة الأصداف للتوظيف", "PH", "Cebu"),
    _sub_agent("lake", "Green Crane Placement", "الكركي الأخضر للتوظيف", "UG", "Kampala"),
)

MEMBERS: tuple[Member, ...] = (*EMPLOYERS, *OFFICES, *SUB_AGENTS)

# The organisations that the demonstration's own employer and recruitment-office accounts act for.
DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE = "acacia", "lantern"
