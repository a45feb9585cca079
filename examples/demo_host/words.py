"""Acme's texts. Two languages are enough to show that the customer's language travels along."""

LANGUAGES = {"en": "English", "ru": "Русский"}

WORDS = {
    "en": {
        "tagline": "The exchange that does not exist",
        "sign_in": "Sign in",
        "sign_in_lead": "Choose a customer. This is a demo, so there is no password.",
        "sign_in_as": "Sign in as",
        "locked_out": "Can’t sign in? The Help icon above takes you to support without an account.",
        "help": "Help",
        "sign_out": "Sign out",
        "home": "Home",
        "markets": "Markets",
        "menu": "Menu",
        "account": "Account",
        "more": "More",
        "get_help": "Get help",
        "get_help_lead": "Support centre, your tickets, video call",
        "balance": "Total balance",
        "today": "today",
        "assets": "Your assets",
        "recent": "Recent activity",
        "card_payment": "Card payment declined",
        "deposit": "Deposit",
        "bought": "Bought",
        "notice": "Your card was reported lost. Support may ask you to show that it is back with you.",
        "profile": "Profile",
        "security": "Security",
        "language": "Language",
        "made_up": "Acme, its customers and its prices are made up.",
        "handing_over": "Taking you to Acme Support",
        "handing_over_lead": "You stay signed in. If nothing happens, press the button.",
        "continue": "Continue",
        "missing": "There is no such page.",
        "back": "Back to Acme",
        "refused": "That form came from another page. Please go back and try again.",
    },
    "ru": {
        "tagline": "Биржа, которой не существует",
        "sign_in": "Вход",
        "sign_in_lead": "Выберите клиента. Это демонстрация, пароль не нужен.",
        "sign_in_as": "Войти как",
        "locked_out": "Не получается войти? Значок «Помощь» наверху ведёт в поддержку без учётной записи.",
        "help": "Помощь",
        "sign_out": "Выйти",
        "home": "Главная",
        "markets": "Рынки",
        "menu": "Меню",
        "account": "Учётная запись",
        "more": "Ещё",
        "get_help": "Получить помощь",
        "get_help_lead": "Центр поддержки, ваши обращения, видеозвонок",
        "balance": "Общий баланс",
        "today": "сегодня",
        "assets": "Ваши активы",
        "recent": "Недавние операции",
        "card_payment": "Платёж картой отклонён",
        "deposit": "Пополнение",
        "bought": "Покупка",
        "notice": "Ваша карта была заявлена как утерянная. Поддержка может попросить показать, что она снова у вас.",
        "profile": "Профиль",
        "security": "Безопасность",
        "language": "Язык",
        "made_up": "Acme, её клиенты и цены вымышлены.",
        "handing_over": "Переходим в поддержку Acme",
        "handing_over_lead": "Вы остаётесь в своей учётной записи. Если ничего не происходит, нажмите кнопку.",
        "continue": "Продолжить",
        "missing": "Такой страницы нет.",
        "back": "Вернуться в Acme",
        "refused": "Эта форма пришла с другой страницы. Вернитесь и попробуйте ещё раз.",
    },
}


def words(language: str) -> dict[str, str]:
    return WORDS[language if language in WORDS else "en"]


def pick(accept_language: str) -> str:
    """The first language of an Accept-Language header that Acme speaks; quality values in their usual order."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
