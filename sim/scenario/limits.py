"""How large an input may be. Every limit of the files that people write stands here."""

#: Bytes of one YAML file.
FILE_BYTES = 256 * 1024

#: Levels of lists and maps inside each other.
DEPTH = 32

#: Scalars, lists and maps of one file together.
VALUES = 20_000

#: Characters of one text or key.
TEXT_LENGTH = 10_000

#: Digits of one whole number.
NUMBER_DIGITS = 15

#: Days of one scenario.
PERIOD_DAYS = 3_660

#: Actors of one scenario.
ACTORS = 1_000

#: Events of one scenario, and the most outcomes.
EVENTS = 10_000

#: Files in one chain of `extends`.
EXTENDS_DEPTH = 8

#: Overrides of one command.
OVERRIDES = 1_000

#: Characters of one override.
OVERRIDE_LENGTH = 1_000

#: First and last year that a date may lie in.
FIRST_YEAR, LAST_YEAR = 1990, 2100

#: Problems that are listed for one file; the rest is counted.
PROBLEMS_SHOWN = 50
