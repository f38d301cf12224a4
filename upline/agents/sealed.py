"""Tax and bank numbers, kept only encrypted (Fernet: AES-128-CBC with HMAC-SHA-256).

The key is UPLINE_FIELD_KEY; several, separated by commas, while a key is being changed: the first encrypts, all
decrypt.
"""

from typing import TYPE_CHECKING

from django.conf import settings

from upline.errors import Refused

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

HOW_TO_MAKE_A_KEY = (
    "set UPLINE_FIELD_KEY to what this prints:"
    ' python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)


def has_key() -> bool:
    """Whether there is a key to encrypt with."""
    return bool(settings.FIELD_KEY.strip())


def seal(text: str) -> str:
    """Encrypt; an empty text stays empty. Refused without a key."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Decrypt what `seal` made; an empty text stays empty. Refused without the key that it was made with."""
    from cryptography.fernet import InvalidToken

    if not token:
        return ""
    try:
        return _fernet().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Refused(
            "a tax or bank number was encrypted with another key; add that key to UPLINE_FIELD_KEY, after a comma"
        ) from None


def last_digits(token: str, count: int = 4) -> str:
    """'•••• 6789' of a sealed number, for showing; empty for none."""
    text = unseal(token)
    return f"•••• {text[-count:]}" if text else ""


def _fernet() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    keys = [key.strip() for key in settings.FIELD_KEY.split(",") if key.strip()]
    if not keys:
        raise Refused(f"there is no key for tax and bank numbers; {HOW_TO_MAKE_A_KEY}")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise Refused(f"UPLINE_FIELD_KEY is not a key (32 bytes in URL-safe base64); {HOW_TO_MAKE_A_KEY}") from None
