"""Names of files as words."""

_NAMES = {"us": "US", "tehran": "Tehran", "baghdad": "Baghdad", "iraq": "Iraq", "syria": "Syria", "israel": "Israel"}


def titled(name: str) -> str:
    """The name of a pressure, a trait or a parameter in words: `us_presence_iraq` is US presence Iraq."""
    return " ".join(_NAMES.get(word, word) for word in name.split("_"))
