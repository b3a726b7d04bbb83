#!/usr/bin/env python3
"""Makes what the tests of interleaved slates compare with: scipy's sign test, and the advantage of Radlinski et al. (2008)
with the cluster-robust standard error that statsmodels gives to a mean.

    .venv-ab/bin/python Tools/make_interleaving_fixtures.py
"""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy import stats

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/ABTestTests/Fixtures/interleaving.json"


def preference(seed, viewers, lean):
    """Viewers with slates, each slate the outcomes on the treatment's and on the control's entries."""
    rng = np.random.default_rng(seed)
    slates, rows = [], []
    for viewer in range(viewers):
        own = []
        taste = rng.beta(2, 2)
        for _ in range(rng.integers(1, 9)):
            treatment, control = rng.poisson(0.8 * taste * lean), rng.poisson(0.8 * (1 - taste))
            own.append([int(treatment), int(control)])
            if treatment + control:
                rows.append((viewer, (1.0 if treatment > control else 0.0 if treatment < control else 0.5)))
        slates.append(own)
    groups, scores = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    fit = sm.OLS(scores, np.ones(len(scores))).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    lower, upper = fit.conf_int(0.05)[0]
    balance = [sum(slate[0] - slate[1] for slate in own) for own in slates if any(sum(slate) for slate in own)]
    wins, losses = sum(b > 0 for b in balance), sum(b < 0 for b in balance)
    won, lost = int((scores == 1).sum()), int((scores == 0).sum())
    tied = len(scores) - won - lost
    return {
        "slates": slates, "won": won, "lost": lost, "tied": tied,
        "advantage": (won + tied / 2) / (won + lost + tied) - 0.5,
        "standardError": float(fit.bse[0]), "lower": float(lower) - 0.5, "upper": float(upper) - 0.5,
        "viewersFor": wins, "viewersAgainst": losses, "signTest": float(stats.binomtest(wins, wins + losses).pvalue),
    }


def main():
    signs = [[wins, losses, float(stats.binomtest(wins, wins + losses).pvalue)]
             for wins, losses in [(1, 0), (5, 5), (8, 2), (0, 12), (60, 40), (1234, 1111), (50_400, 49_600)]]
    OUT.write_text(json.dumps({"signs": signs, "preferences": [
        preference(1, 40, 1.0), preference(2, 300, 1.4), preference(3, 5, 0.7)]}, separators=(",", ":")) + "\n")


main()
