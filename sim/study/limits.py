"""How large an experiment may be. Limits of the files themselves are those of scenarios (`sim.scenario.limits`)."""

#: Scenarios, factors, measures and figures of one experiment.
SCENARIOS, FACTORS, MEASURES, FIGURES = 200, 500, 200, 50

#: Levels of one factor, and trajectories of one Morris design.
LEVELS, TRAJECTORIES = 10_000, 10_000

#: Points of one experiment, over all scenarios.
POINTS = 1_000_000

#: Runs of one experiment, unless its author insists.
RUNS = 10_000_000

#: Values of one sampled table: points times factors.
SAMPLED_VALUES = 10_000_000

#: Bytes of one CSV file with points.
CSV_BYTES = 5_000_000

#: Words and dates of one factor that are each tried out on every scenario before anything runs.
TRIED_LEVELS = 200
