"""What is left out of a fit."""

from sim.calibration.splits import splits_of

CLUSTERS = {"a": "early", "b": "late", "c": "late"}


def test_every_cluster_and_every_episode_is_left_out_once() -> None:
    found = splits_of(CLUSTERS, {"all": 3, "clusters": 2, "episodes": 0})

    assert [(one.name, one.train, one.left, one.waves, one.kind) for one in found] == [
        ("all", ("a", "b", "c"), (), 3, "all"),
        ("without early", ("b", "c"), ("a",), 2, "cluster"),
        ("without late", ("a",), ("b", "c"), 2, "cluster"),
        ("without a", ("b", "c"), ("a",), 0, "episode"),
        ("without b", ("a", "c"), ("b",), 0, "episode"),
        ("without c", ("a", "b"), ("c",), 0, "episode"),
    ]


def test_what_is_not_wanted_is_left_away() -> None:
    assert [one.name for one in splits_of(CLUSTERS, {"all": None, "clusters": None, "episodes": 1})] == [
        "without a",
        "without b",
        "without c",
    ]


def test_a_split_that_leaves_nothing_to_fit_is_none() -> None:
    assert splits_of({"a": "early"}, {"clusters": 1, "episodes": 1}) == []
