"""The words that generated records are filled with: names in four scripts, places, sentences. All persons are invented."""

from __future__ import annotations

SAMPLE = {"Latn": "Sample", "Arab": "سیمپل", "Deva": "साम्पल", "Beng": "স্যাম্পল"}
"""What every invented name begins with, in the script of the name."""

_PARTS = [
    ("A", "ا", "अ", "অ"), ("Ba", "با", "बा", "বা"), ("Da", "دا", "दा", "দা"), ("Fa", "فا", "फा", "ফা"),
    ("Ha", "ہا", "हा", "হা"), ("Ja", "جا", "जा", "জা"), ("Ka", "کا", "का", "কা"), ("La", "لا", "ला", "লা"),
    ("Ma", "ما", "मा", "মা"), ("Na", "نا", "ना", "না"), ("Ra", "را", "रा", "রা"), ("Sa", "سا", "सा", "সা"),
    ("Ta", "تا", "ता", "তা"), ("Wa", "وا", "वा", "ওয়া"), ("Za", "زا", "ज़ा", "জা়"), ("Gu", "گو", "गु", "গু"),
]  # fmt: skip
_ENDS = [("li", "لی", "ली", "লি"), ("rim", "رم", "रिम", "রিম"), ("na", "نہ", "ना", "না"), ("sir", "سر", "सिर", "সির")]
_SCRIPTS = ("Latn", "Arab", "Deva", "Beng")

GIVEN: dict[str, list[str]] = {
    script: [begin[at] + end[at] for end in _ENDS for begin in _PARTS] for at, script in enumerate(_SCRIPTS)
}
"""64 given names, the same in each script: index for index one name and its transliterations."""

DISTRICTS = {
    "PK-PB": ["Lahore", "Kasur", "Okara", "Multan", "Sialkot", "Gujrat", "Jhang", "Sargodha", "Bahawalnagar", "Attock"],
    "PK-SD": ["Karachi South", "Umerkot", "Tharparkar", "Sukkur", "Larkana", "Thatta", "Badin", "Dadu"],
    "PK-KP": ["Peshawar", "Nowshera", "Swat", "Mardan", "Kohat", "Bannu", "Charsadda", "Haripur"],
    "PK-BA": ["Chagai", "Quetta", "Kech", "Gwadar", "Panjgur", "Zhob"],
}
"""Districts by subdivision, for places that the standard leaves to free text."""

OCCUPATIONS = [
    "Tailor", "Farm hand", "Welder's helper", "Domestic worker", "Student", "Driver's mate", "Cook", "Mason's helper",
    "Shop assistant", "Weaver", "Fisherman", "Day labourer", "Graduate in commerce", "Nursing aide", "Potter", "Cleaner",
]  # fmt: skip

SENTENCES = [
    "The account was read back and confirmed.",
    "A second interview is planned when there has been rest.",
    "Two neighbours gave the same account of the nights at the site.",
    "Nothing was written down in the presence of the employer.",
    "The family was told only that the person is safe.",
    "The papers were looked for at the house and not found.",
    "Wages were promised every month and never paid.",
    "The road to the town was watched by two men with a motorcycle.",
    "The first call came from a teacher who had noticed the absence.",
    "A doctor saw the injuries on the same day and described them.",
    "The interpreter was changed at the person's wish.",
    "What was said about the others is kept on another sheet.",
    "The sum owed was named differently in each conversation.",
    "The telephone was taken on the first evening.",
    "An uncle offered to pay and was told to wait.",
    "The door was locked from outside and the key kept by the foreman.",
    "The place has no sign; people call it by the name of its owner.",
    "Meals were deducted from a wage that was not paid.",
    "The person asks that no letter is sent to the village.",
    "Photographs of the room are with the investigating officer.",
    "The date was found by a feast that everybody remembers.",
    "The agent used another name with each family.",
    "The colleague on duty has read this and signed.",
    "There was no contract, only a thumbprint on an empty page.",
]

URDU_SENTENCES = [
    "بیان پڑھ کر سنایا گیا اور درست مانا گیا۔",
    "دوسری ملاقات آرام کے بعد رکھی گئی ہے۔",
    "اجرت کا وعدہ ہر ماہ کیا گیا مگر ادا نہیں ہوئی۔",
    "گھر والوں کو صرف یہ بتایا گیا کہ وہ محفوظ ہے۔",
    "کاغذات تلاش کیے گئے مگر نہیں ملے۔",
    "راستے پر دو آدمی نظر رکھتے تھے۔",
    "پہلی رات فون لے لیا گیا۔",
    "ڈاکٹر نے اسی دن معائنہ کیا۔",
]
