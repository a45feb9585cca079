"""The language of a message, guessed from little."""

import pytest

from visavis.features.captions.rules import guess


@pytest.mark.parametrize(
    ("text", "likely", "language"),
    [
        ("Не могу войти со вчерашнего дня", ["ru", "en"], "ru"),
        ("I can not sign in since yesterday, what should I do?", ["ru", "en"], "en"),
        ("I can not sign in since yesterday, what should I do?", ["es", "de"], "en"),
        ("No puedo entrar desde ayer, ¿qué hago?", ["es", "en"], "es"),
        ("No puedo entrar en mi cuenta desde ayer y no sé qué hacer", ["en"], "es"),
        ("Não consigo entrar na minha conta, você pode me ajudar?", ["es", "en"], "pt"),
        ("Ich kann mich seit gestern nicht anmelden, was ist das?", ["en"], "de"),
        ("Meu código é 4711", ["pt", "en"], "pt"),
        ("Не можу увійти, що робити з кодом? Її немає", ["ru", "en"], "uk"),
        ("نسيت كلمة المرور", ["en"], "ar"),
        ("رمز عبور را فراموش کردم", ["fa", "en"], "fa"),
        ("我的卡被停用了", ["en"], "zh-hans"),
        ("我的卡被停用了", ["zh-hant", "en"], "zh-hant"),
        ("カードが使えません", ["en"], "ja"),
        ("שכחתי את הסיסמה", ["en"], "he"),
        ("Не работает AB-4711, пишу на ana@example.com", ["es", "en"], "ru"),
        ("OK", ["es", "en"], "es"),
        ("4711", ["ru", "en"], "ru"),
        ("Pasaporte", ["es", "en"], "es"),
        ("Passport photo", ["ru", "en"], "en"),
        ("", ["ru"], "ru"),
    ],
)
def test_a_language_is_guessed(text: str, likely: list[str], language: str) -> None:
    assert guess(text, likely=likely) == language
