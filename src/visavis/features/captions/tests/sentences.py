"""Two hundred sentences of support with numbers, names, dates, codes and addresses, the same in every run."""

import random

PEOPLE = ("Ana Petrova", "Ben Okafor", "Dan Iversen", "Cleo Martin")
SHAPES = (
    "Your ticket number is {code}.",
    "Please read me the code {number}.",
    "The code {number} expires in {small} minutes.",
    "I have sent a message with the code {code} to {email}.",
    "Is your date of birth {date}?",
    "Your passport {code} is valid until {date}.",
    "You paid {amount} on {date}.",
    "Did you send {amount} to the address {wallet}?",
    "The transfer of {amount} has not arrived yet.",
    "{name}, please turn the card over and read the last {small} digits.",
    "The card ending in {number} was blocked at {time}.",
    "My name is {name} and I will help you today.",
    "{name} opened this case on {date} at {time}.",
    "Please call us at {phone} before {time}.",
    "You can also write to {email}.",
    "We will answer within {small} business days.",
    "There were {small} failed attempts to sign in between {time} and {time}.",
    "Your new limit is {amount} per day.",
    "I see a withdrawal of {coins} to {wallet}.",
    "Please hold the document about {small} centimetres from the camera.",
    "The fee is {percent} of the amount, that is {amount}.",
    "Your appointment is on {date} at {time}.",
    "The reference is {code}, please write it down.",
    "Please confirm that the number is {long}.",
    "Is {email} still your address?",
    "The bank told us that {long} is not your account.",
    "I need the {small} words from the back of the card, {name}.",
    "On {date} you changed the phone number from {phone} to {phone}.",
    "Do not share the code {number} with anybody, not even with {name}.",
    "Version {version} of the app fixes this.",
    "The order {code} costs {amount}, not {amount}.",
    "Please wait {small} minutes and enter {number} again.",
    "We need {small} documents: the passport {code} and a bill from {month}.",
    "Your balance was {coins} at {time}.",
    "{name} will call you back on {month} {day} at {time}.",
    "The parcel {long} left the house on {date}.",
    "Visit {site} and enter {code}.",
    "Please say the numbers {digits} slowly.",
    "Room {small}, {small} people, {amount} each.",
    "I can see {small} of {small} corners of the document.",
)


def sentences(count: int = 200) -> list[str]:
    dice = random.Random(20261125)
    return [SHAPES[n % len(SHAPES)].format_map(_Facts(dice)) for n in range(count)]


class _Facts(dict[str, str]):
    """A fresh fact for every place of a sentence, so that two of one kind differ."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self._dice = dice

    def __missing__(self, kind: str) -> str:
        return str(getattr(self, f"_{kind}")(self._dice))

    def _code(self, dice: random.Random) -> str:
        signs = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
        return "".join(dice.choices(signs, k=3)) + f"{dice.randint(1, 9)}-{dice.randint(1000, 9999)}"

    def _number(self, dice: random.Random) -> str:
        return str(dice.randint(1000, 99_999_999))

    def _long(self, dice: random.Random) -> str:
        return " ".join(f"{dice.randint(0, 9999):04}" for _ in range(4))

    def _digits(self, dice: random.Random) -> str:
        return ", ".join(str(dice.randint(0, 9)) for _ in range(6))

    def _small(self, dice: random.Random) -> str:
        return str(dice.randint(2, 30))

    def _amount(self, dice: random.Random) -> str:
        value = dice.randint(100, 9_999_999) / 100
        return dice.choice([f"${value:,.2f}", f"€{value:.0f}", f"{value:,.2f} USD", f"{value:.0f} EUR"])

    def _coins(self, dice: random.Random) -> str:
        return f"{dice.randint(1, 99_999) / 10_000:.4f} {dice.choice(['BTC', 'ETH', 'USDT'])}"

    def _percent(self, dice: random.Random) -> str:
        return f"{dice.randint(1, 99) / 10:.1f}%"

    def _date(self, dice: random.Random) -> str:
        year, month, day = dice.randint(1960, 2030), dice.randint(1, 12), dice.randint(1, 28)
        return dice.choice(
            [f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}", f"{month}/{day}/{year}"]
        )

    def _month(self, dice: random.Random) -> str:
        return dice.choice(["January", "March", "August", "November"])

    def _day(self, dice: random.Random) -> str:
        return f"{dice.randint(4, 20)}th"

    def _time(self, dice: random.Random) -> str:
        return dice.choice([f"{dice.randint(0, 23)}:{dice.randint(0, 59):02}", f"{dice.randint(1, 12)} pm"])

    def _phone(self, dice: random.Random) -> str:
        return f"+{dice.randint(1, 99)} {dice.randint(100, 999)} {dice.randint(1_000_000, 9_999_999)}"

    def _email(self, dice: random.Random) -> str:
        return f"{dice.choice(['ana', 'office', 'no-reply'])}{dice.randint(1, 999)}@example.com"

    def _site(self, dice: random.Random) -> str:
        return f"https://help.example.com/{dice.randint(100, 999)}"

    def _wallet(self, dice: random.Random) -> str:
        return "0x" + "".join(dice.choices("0123456789abcdef", k=40))

    def _version(self, dice: random.Random) -> str:
        return f"{dice.randint(1, 9)}.{dice.randint(0, 20)}.{dice.randint(0, 20)}"

    def _name(self, dice: random.Random) -> str:
        return dice.choice(PEOPLE)
