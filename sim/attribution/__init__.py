"""Attribution: exact Shapley shares of what pressures did to an outcome, all their combinations on the same luck."""
