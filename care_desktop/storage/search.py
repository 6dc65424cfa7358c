"""Full-text search over people and notes: what is indexed, and how a typed text becomes a safe query."""

import re
import unicodedata

# Scripts written without spaces between words: each character is a word of its own in the index.
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f])")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
SEARCH_WORDS_MAX = 16


def indexed(text: str) -> str:
    """The text as it goes into the index: NFKC, scripts without word spaces split into characters."""
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def match_query(typed: str) -> str | None:
    """An FTS5 query in which every typed word must occur, the last one as a prefix; None when nothing can be searched.

    Everything is quoted, so that no character of the typed text is taken as an operator.
    """
    normal = unicodedata.normalize("NFKC", typed)
    words = [word for chunk in normal.split() if (word := _phrase(chunk))][:SEARCH_WORDS_MAX]
    if not words:
        return None
    return " AND ".join(f'"{word}"' for word in words[:-1]) + (" AND " if words[1:] else "") + f'"{words[-1]}"*'


def _phrase(chunk: str) -> str:
    """The words of one typed chunk as the tokenizer sees them, so that `ana@x.org` is found as a phrase."""
    return " ".join(_WORD.findall(indexed(unicodedata.normalize("NFC", chunk))))
