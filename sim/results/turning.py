"""The decision of a run that is worth a card."""

import datetime as dt

import pandas as pd


def turning_point(decisions: pd.DataFrame) -> tuple[str, dt.date, str] | None:
    """Actor, day and name of the decision of the first run on which a campaign turned and that hung in the balance.

    A turn that luck brought about against all odds tells less. Without any turn it is the decision about a campaign
    that came closest to one.
    """
    own = decisions[(decisions["run"] == 0) & decisions["decision"].str.startswith("campaign-")]
    if own.empty:
        return None
    earlier = own.groupby(["actor", "decision"])["option"].shift()
    turned = own[earlier.notna() & (own["option"] != earlier)]
    candidates = own if turned.empty else turned
    balance = (candidates["probability"] - 0.5).abs().to_numpy()
    found = candidates.iloc[int(balance.argmin())]
    return str(found["actor"]), found["date"].date(), str(found["decision"])
