"""What a page and a report tell about a study: pure functions from results to words and numbers; nothing is drawn."""

from sim.briefing.asking import command_for
from sim.briefing.assumed import Assumption, assumptions, grades
from sim.briefing.cited import Source, sources
from sim.briefing.foretold import EpisodeScore, episode_score
from sim.briefing.headlines import Headline, headline
from sim.briefing.outcomes import OutcomeRow, Ran, missed_first, outcome_rows
from sim.briefing.sensitive import Sensitivity, sensitivity
from sim.briefing.spreadsheet import csv_text
from sim.briefing.turning import TurningPoint, kept_turning_point, turning_words

__all__ = [
    "Assumption",
    "EpisodeScore",
    "Headline",
    "OutcomeRow",
    "Ran",
    "Sensitivity",
    "Source",
    "TurningPoint",
    "assumptions",
    "command_for",
    "csv_text",
    "episode_score",
    "grades",
    "headline",
    "kept_turning_point",
    "missed_first",
    "outcome_rows",
    "sensitivity",
    "sources",
    "turning_words",
]
