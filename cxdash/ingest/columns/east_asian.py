"""East Asian: what Chinese, Japanese and Korean write otherwise than in Latin letters."""

import re

import pyarrow as pa
import pyarrow.compute as pc

_MARKED = r"[오午年년]|^\d{4}\. "
_HOUR = r"(\d{1,2}(?::\d{2}){0,2})"
_DATES = (
    (r"^(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]\s*(\d{1,2})\s*[일日]", r"\1-\2-\3 "),
    (r"^(\d{4})\s*[년年]\s*(\d{1,2})\s*[월月]$", r"\1-\2"),
    (r"^(\d{4})\.\s+(\d{1,2})\.\s+(\d{1,2})\.?", r"\1-\2-\3"),
    *(
        (pattern, rf" \1 {half} ")
        for half, words in (("AM", "오전|午前|上午"), ("PM", "오후|午後|下午"))
        for pattern in (rf"\s*(?:{words})\s*{_HOUR}", rf"\s*{_HOUR}\s*(?:{words})")
    ),
)


def plain_dates(texts: pa.Array) -> pa.Array:
    """Texts with the dates among them as others write them: the year first, then month, day and half-day.

    >>> plain_dates(pa.array(["2023. 11. 19 오후 5:03", "2023年7月1日", "2023/07/21 6:25 午前"])).to_pylist()
    ['2023-11-19 5:03 PM ', '2023-7-1 ', '2023/07/21 6:25 AM ']
    """
    if not pc.any(pc.match_substring_regex(texts, _MARKED)).as_py():
        return texts
    for pattern, plain in _DATES:
        texts = pc.replace_substring_regex(texts, pattern, plain)
    return texts


_SYLLABLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = 3


def length(text: str) -> int:
    """How long a text is in Latin letters, of which a syllable or an ideograph says what three do.

    >>> length("quality"), length("품질")
    (7, 6)
    """
    if text.isascii():
        return len(text)
    return len(text) + (_LETTERS - 1) * len(_SYLLABLE.findall(text))


def writes_syllables(text: str) -> bool:
    """Whether a text holds Hangul, kana or Han.

    >>> writes_syllables("소통 수단"), writes_syllables("ordinaire")
    (True, False)
    """
    return _SYLLABLE.search(text) is not None
