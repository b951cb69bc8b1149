"""What really happened, told as a transcript, meets the scored outcomes of each episode and none of their false twins.

Where sources give a range or a bound the transcript takes a value inside it.
"""

import pytest

from sim.results.measures import evaluate

from .transcripts import outcomes, scenario, transcript

SOLEIMANI = """
    0  2020-01-04              asaib-ahl-al-haq         hides
    0  2020-01-05              kataib-sayyid-al-shuhada hides
    0  2020-01-06              kataib-imam-ali          hides
    0  2020-06-11..2020-06-22  kataib-hezbollah         attacks us-embassy as facade times 4
    0  2020-07-23..2020-09-24  kataib-hezbollah         attacks us-logistics as facade times 20
    0  2020-07-24..2020-09-23  asaib-ahl-al-haq         attacks us-forces as facade times 12
    0  2020-08-01..2020-09-20  asaib-ahl-al-haq         attacks us-embassy as unclaimed times 4
"""
CEASEFIRE = """
    0  2020-10-11..2021-01-30  asaib-ahl-al-haq  attacks us-logistics as unclaimed times 12
    0  2021-01-02..2021-01-30  kataib-hezbollah  attacks us-logistics as facade times 4
    0  2020-11-17              asaib-ahl-al-haq  attacks us-embassy as facade
    0  2020-11-18              kataib-hezbollah  says condemns-breach about us-embassy by spokesman
    0  2020-11-19              asaib-ahl-al-haq  says ends-truce about us-forces
    0  2020-11-25              asaib-ahl-al-haq  says endorses about us-embassy
    0  2020-12-20              asaib-ahl-al-haq  attacks us-embassy as unclaimed
    0  2020-12-24              baghdad           arrests asaib-ahl-al-haq
    0  2020-12-25              asaib-ahl-al-haq  mobilises
    0  2020-12-26              asaib-ahl-al-haq  says denies by spokesman
"""
BARGAIN = """
    0  2023-04-10              kataib-sayyid-al-shuhada says conditional-restraint about us-forces by spokesman
    0  2023-10-17..2023-10-31  kataib-hezbollah         attacks us-forces as umbrella times 20
"""
GAZA = """
    0  2023-10-17..2023-10-23  kataib-hezbollah         attacks us-forces as umbrella times 9
    0  2023-10-18..2023-10-26  harakat-al-nujaba        attacks us-forces in syria as umbrella times 7
    0  2023-10-27..2023-11-09  kataib-hezbollah         attacks us-forces as umbrella times 13
    0  2023-10-27..2023-11-09  kataib-sayyid-al-shuhada attacks us-forces in syria as umbrella times 17
    0  2023-11-02              kataib-hezbollah         attacks israel as umbrella
    0  2023-11-10..2023-11-23  harakat-al-nujaba        attacks us-forces in syria as unclaimed times 27
    0  2023-11-25              kataib-hezbollah         says announces-reduction about us-forces by spokesman
    0  2023-12-02..2023-12-21  kataib-hezbollah         attacks us-forces as umbrella times 15
    0  2023-12-02..2023-12-20  harakat-al-nujaba        attacks us-forces in syria as umbrella times 14
    0  2023-12-22..2024-01-04  harakat-al-nujaba        attacks us-forces in syria as umbrella times 16
    0  2024-01-05..2024-01-18  kataib-hezbollah         attacks us-forces as umbrella times 13
    0  2024-01-05..2024-01-18  harakat-al-nujaba        attacks us-forces in syria as umbrella times 9
    0  2024-01-19..2024-01-27  harakat-al-nujaba        attacks us-forces in syria as umbrella times 20
    0  2023-10-26              washington               strikes tehran
    0  2024-01-04              washington               kills-a-leader-of harakat-al-nujaba
"""
TOWER22 = """
    0  2024-01-29              tehran                   sends-an-envoy
    0  2024-01-30              kataib-hezbollah         suspends us-forces
    0  2024-01-31..2024-02-04  harakat-al-nujaba        attacks us-forces in syria as umbrella times 3
    0  2024-02-02              harakat-al-nujaba        says announces-continuation about us-forces
    0  2024-02-02              washington               strikes kataib-hezbollah
    0  2024-02-04              kataib-sayyid-al-shuhada suspends us-forces
    0  2024-02-05              asaib-ahl-al-haq         says calls-for-halt about us-forces
    0  2024-02-07              washington               kills-a-leader-of kataib-hezbollah
    0  2024-02-09              kataib-hezbollah         says threatens-resumption about us-forces by umbrella
    0  2024-02-25              harakat-al-nujaba        says accuses-partners
    0  2024-04-21..2024-04-22  kataib-hezbollah         attacks us-forces in syria as unclaimed times 2
"""
NASRALLAH = """
    0  2024-10-01..2024-10-31  kataib-hezbollah         attacks israel as umbrella times 84
    0  2024-11-01..2024-11-20  harakat-al-nujaba        attacks israel as umbrella times 60
    0  2024-12-02              harakat-al-nujaba        attacks israel as umbrella
    0  2024-10-03..2024-11-15  kataib-sayyid-al-shuhada attacks us-forces in syria as unclaimed times 6
    0  2024-10-05              kataib-hezbollah         says explicit-threat about israel by spokesman
    0  2024-10-06              harakat-al-nujaba        says explicit-threat about israel by spokesman
    0  2024-10-07              kataib-sayyid-al-shuhada says endorses about israel by spokesman
    0  2024-10-10              kataib-hezbollah         says explicit-threat about us-forces by spokesman
    0  2024-10-12              asaib-ahl-al-haq         says calls-for-halt about us-forces
    0  2024-10-15              kataib-hezbollah         evacuates
    0  2024-10-21              harakat-al-nujaba        says calls-for-jihad about israel
"""
JUNE = """
    0  2025-06-14..2025-06-23  saraya-al-khorasani      attacks us-forces as unclaimed times 4
    0  2025-06-13              kataib-hezbollah         hides
    0  2025-06-13              harakat-al-nujaba        hides
    0  2025-06-14              kataib-sayyid-al-shuhada hides
    0  2025-06-14              asaib-ahl-al-haq         says mild-condemnation about israel by spokesman
    0  2025-06-15              kataib-hezbollah         says conditional-threat about us-forces
    0  2025-06-18              harakat-al-nujaba        says explicit-threat about us-forces
    0  2025-06-20              asaib-ahl-al-haq         says mild-condemnation about israel
    0  2025-06-23              kataib-hezbollah         says political-demand about baghdad by spokesman
    0  2025-06-24              asaib-ahl-al-haq         says triumphant about israel
"""
KURDISTAN = """
    0  2025-06-24              kataib-hezbollah  attacks iraqi-bases as unclaimed times 2
    0  2025-07-01..2025-07-16  badr              attacks kurdistan-oil as unclaimed times 16
    0  2025-07-18..2025-07-28  badr              attacks kurdistan-other as unclaimed times 4
    0  2025-07-27              kataib-hezbollah  attacks iraqi-state-office
    0  2025-08-09              baghdad           removes kataib-hezbollah
    0  2025-08-10              kataib-hezbollah  says political-demand about baghdad
"""
ELECTION = """
    0  2025-09-18              harakat-al-nujaba  says mild-condemnation about washington by spokesman
"""
WITHDRAWAL = """
    0  2011-12-03..2011-12-14  asaib-ahl-al-haq  attacks us-forces times 3
    0  2011-12-26              asaib-ahl-al-haq  turns-to-politics
    0  2012-01-10              sadrists          says opposes-rival about asaib-ahl-al-haq
"""
HISTORY = {
    "soleimani-2020": SOLEIMANI,
    "ceasefire-2020": CEASEFIRE,
    "sudani-bargain-2022": BARGAIN,
    "gaza-war-2023": GAZA,
    "tower22-2024": TOWER22,
    "nasrallah-2024": NASRALLAH,
    "june-war-2025": JUNE,
    "kurdistan-july-2025": KURDISTAN,
    "election-2025": ELECTION,
    "us-withdrawal": WITHDRAWAL,
}


@pytest.mark.parametrize("episode", HISTORY)
def test_history_meets_every_measurable_outcome(episode: str) -> None:
    table = outcomes(episode, HISTORY[episode]).xs(-1, level="foil")

    assert table["met"].notna().all(), f"left out: {list(table.index[table['met'].isna()])}"
    assert table["met"].all(), f"missed: {table[~table['met']][['value', 'category']]}"


@pytest.mark.parametrize("episode", HISTORY)
def test_history_meets_no_false_twin(episode: str) -> None:
    table = outcomes(episode, HISTORY[episode])
    foils = table[table.index.get_level_values("foil") >= 0]

    assert not foils["met"].fillna(False).any(), f"met: {foils[foils['met'].fillna(False)][['value', 'category']]}"


@pytest.mark.parametrize("episode", HISTORY)
def test_conditions_compare_words_with_words_and_numbers_with_numbers(episode: str) -> None:
    table = outcomes(episode, HISTORY[episode])
    for outcome in scenario(episode).outcomes:
        for number, foil in enumerate(outcome.foils):
            if (outcome.id, number) in table.index:
                wanted = (foil.condition or outcome.condition).value
                is_word = isinstance(wanted, (str, tuple))
                assert is_word is (table.loc[(outcome.id, number), "category"] != ""), (outcome.id, foil.statement)


@pytest.mark.parametrize("episode", HISTORY)
def test_what_the_scenario_put_there_is_no_behaviour(episode: str) -> None:
    given = transcript(HISTORY[episode])
    by_state = given["actor"].isin(["washington", "baghdad", "tehran"])
    replayed = given.assign(event=given["event"].where(by_state, "put-there"))

    behaviour = evaluate(scenario(episode), replayed, [0]).query("foil == -1 and measure == 'attacks_count'")

    assert (behaviour["value"].dropna() == 0).all()
