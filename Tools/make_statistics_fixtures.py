#!/usr/bin/env python3
"""Writes what gbstats, scipy, statsmodels and mpmath say, for the tests of the statistics of experiments.

    python3 -m venv .venv-ab && .venv-ab/bin/pip install -r Tools/requirements-ab.txt
    .venv-ab/bin/python Tools/make_statistics_fixtures.py
"""

import json
import math
import pathlib

import mpmath
import numpy as np
import statsmodels.api as sm
from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest
from gbstats.models.statistics import (ProportionStatistic, RatioStatistic, RegressionAdjustedStatistic,
                                       SampleMeanStatistic, compute_theta)
from gbstats.utils import check_srm
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize

OUT = pathlib.Path(__file__).resolve().parent.parent / "Tests/ABTestTests/Fixtures/statistics.json"
mpmath.mp.dps = 40


def special_functions():
    def normal(p):
        return float(mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(p) - 1))

    def student(t, v):
        t, v = mpmath.mpf(t), mpmath.mpf(v)
        return float(mpmath.betainc(v / 2, mpmath.mpf(1) / 2, 0, v / (v + t * t), regularized=True))

    def chi(x, k):
        return float(mpmath.gammainc(mpmath.mpf(k) / 2, mpmath.mpf(x) / 2, regularized=True))

    quantiles = [[p, normal(p)] for p in [1e-12, 1e-6, 0.001, 0.0125, 0.025, 0.1, 0.3, 0.4999, 0.5001, 0.8, 0.975, 0.999]]
    tails = [[t, v, student(t, v)] for v in [1, 1.5, 2, 4.7, 10, 33.3, 250, 4821.5, 123456.7]
             for t in [0.001, 0.3, 1, 1.7753, 1.96, 3.5, 8]]
    critical = []
    for v in [1, 1.5, 2, 4.7, 10, 33.3, 250, 4821.5, 123456.7]:
        for p in [0.001, 0.01, 0.05, 0.2, 0.6]:
            start = stats.t.isf(p / 2, v)
            root = mpmath.findroot(lambda t: mpmath.betainc(
                mpmath.mpf(v) / 2, 0.5, 0, v / (v + t * t), regularized=True) - mpmath.mpf(p), mpmath.mpf(start))
            critical.append([p, v, float(root)])
    chi_square = [[x, k, chi(x, k)] for k in [1, 2, 3, 7, 40] for x in [0.01, 0.5, 1, 3.84, 8, 25, 80, 300]]
    return {"normalQuantiles": quantiles, "studentTails": tails, "studentCritical": critical, "chiSquare": chi_square}


def fieller(mc, vc, mt, vt, z):
    """The roots of (mT - r mC)^2 = z^2 (vT + r^2 vC)."""
    roots = np.roots([mc * mc - z * z * vc, -2 * mc * mt, mt * mt - z * z * vt])
    return sorted(float(root) - 1 for root in roots)


def describe(test):
    result = test.compute_result()
    return {"estimate": result.expected, "lower": result.ci[0], "upper": result.ci[1], "pValue": result.p_value}


def relative(alpha=0.05):
    return FrequentistConfig(difference_type="relative", alpha=alpha)


def proportions():
    cases = []
    for yc, nc, yt, nt in [(100, 2500, 130, 2500), (7, 900, 4, 850), (40_000, 500_000, 41_200, 499_000),
                           (12, 40, 30, 45), (300, 3000, 300, 3000)]:
        for alpha in [0.05, 0.01]:
            a, b = ProportionStatistic(n=nc, sum=yc), ProportionStatistic(n=nt, sum=yt)
            z = stats.norm.isf(alpha / 2)
            katz = confint_proportions_2indep(yt, nt, yc, nc, compare="ratio", method="log", correction=False,
                                              alpha=alpha)
            cases.append({
                "control": [yc, nc], "treatment": [yt, nt], "alpha": alpha,
                "delta": describe(TwoSidedTTest(a, b, relative(alpha))),
                "fieller": fieller(a.mean, a.variance / nc, b.mean, b.variance / nt, z),
                "katz": [float(bound) - 1 for bound in katz],
                "sequential": [describe(SequentialTwoSidedTTest(a, b, SequentialConfig(
                    difference_type="relative", alpha=alpha, sequential_tuning_parameter=planned))) | {"planned": planned}
                               for planned in (500, 5000)]})
    return cases


def clusters(rng, count, rate, covariates):
    rows = []
    for _ in range(count):
        impressions = int(rng.geometric(0.05))
        taste = rng.beta(2, 2 / rate - 2)
        before = rng.binomial(50, taste) / 50 if covariates else 0.0
        rows.append([int(rng.binomial(impressions, taste)), impressions, float(before)])
    return rows


def sample_mean(values):
    values = np.asarray(values, float)
    return SampleMeanStatistic(n=len(values), sum=float(values.sum()), sum_squares=float((values**2).sum()))


def ratio_statistic(rows):
    rows = np.asarray(rows, float)
    return RatioStatistic(n=len(rows), m_statistic=sample_mean(rows[:, 0]), d_statistic=sample_mean(rows[:, 1]),
                          m_d_sum_of_products=float((rows[:, 0] * rows[:, 1]).sum()))


def adjusted_statistic(rows, theta):
    rows = np.asarray(rows, float)
    return RegressionAdjustedStatistic(
        n=len(rows), post_statistic=sample_mean(rows[:, 0]), pre_statistic=sample_mean(rows[:, 2]),
        post_pre_sum_of_products=float((rows[:, 0] * rows[:, 2]).sum()), theta=theta)


def clustered():
    rng = np.random.default_rng(7)
    cases = []
    for sizes in [(40, 35), (400, 420)]:
        control, treatment = clusters(rng, sizes[0], 0.1, True), clusters(rng, sizes[1], 0.12, True)
        theta = compute_theta(adjusted_statistic(control, 0), adjusted_statistic(treatment, 0))
        a, b = ratio_statistic(control), ratio_statistic(treatment)
        cases.append({
            "control": control, "treatment": treatment, "ratio": describe(TwoSidedTTest(a, b, relative())),
            "unitVariances": [a.variance, b.variance],
            "mean": describe(TwoSidedTTest(sample_mean([row[0] for row in control]),
                                           sample_mean([row[0] for row in treatment]), relative())),
            "theta": theta,
            "cuped": describe(TwoSidedTTest(adjusted_statistic(control, theta), adjusted_statistic(treatment, theta),
                                            relative()))})
    return cases


def two_way():
    rng = np.random.default_rng(11)
    viewers, candidates = 60, 25
    appeal = rng.normal(0, 0.8, candidates)
    rows = []
    for viewer in range(viewers):
        arm, taste = viewer % 2, rng.normal(-1.5, 0.7)
        for candidate in rng.choice(candidates, size=int(rng.integers(3, 20)), replace=True):
            p = 1 / (1 + math.exp(-(taste + appeal[candidate] + 0.3 * arm)))
            rows.append([viewer, int(candidate), arm, int(rng.random() < p)])
    data = np.asarray(rows)
    design = np.column_stack([np.ones(len(data)), data[:, 2]])
    fit = sm.OLS(data[:, 3], design).fit(cov_type="cluster", cov_kwds={"groups": data[:, :2]})
    covariance = fit.cov_params()
    control, difference = fit.params
    # d = difference / control: the gradient in (control, difference).
    gradient = np.array([-difference / control**2, 1 / control])
    return {"rows": rows, "differenceVariance": float(covariance[1, 1]),
            "liftVariance": float(gradient @ covariance @ gradient)}


def sequential_bounds():
    """Simpson's rule over 6,001 points, where the product uses 256 nodes of Gauss and Legendre."""
    spending = {"power2": lambda t, a: a * t**2, "power3": lambda t, a: a * t**3,
                "obrienFleming": lambda t, a: 2 * stats.norm.sf(stats.norm.isf(a / 2) / math.sqrt(t)),
                "pocock": lambda t, a: a * math.log(1 + (math.e - 1) * t)}
    cases = []
    for name, fractions, alpha in [("power2", [0.25, 0.5, 0.75, 1], 0.05), ("power2", [0.5, 1], 0.01),
                                   ("power3", [0.1, 0.3, 0.35, 0.8, 1], 0.05),
                                   ("obrienFleming", [0.25, 0.5, 0.75, 1], 0.05),
                                   ("pocock", [0.2, 0.4, 0.6, 0.8, 1], 0.05)]:
        grid, density, before, spent, bounds = None, None, 0.0, 0.0, []
        for t in fractions:
            deviation, share = math.sqrt(t - before), spending[name](t, alpha) - spent

            def tail(edge):
                if grid is None:
                    return 2 * stats.norm.sf(edge / deviation)
                outside = stats.norm.sf((edge - grid) / deviation) + stats.norm.cdf((-edge - grid) / deviation)
                return integrate.simpson(density * outside, x=grid)

            low, high = 0.0, 10.0
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (middle, high) if tail(middle) > share else (low, middle)
            bounds.append(high / math.sqrt(t))
            next_grid = np.linspace(-high, high, 6001)
            if grid is None:
                density = stats.norm.pdf(next_grid, scale=deviation)
            else:
                density = np.array([integrate.simpson(density * stats.norm.pdf(place - grid, scale=deviation), x=grid)
                                    for place in next_grid])
            grid, before, spent = next_grid, t, spending[name](t, alpha)
        cases.append({"spending": name, "fractions": fractions, "alpha": alpha, "bounds": bounds})
    return cases


def comparisons():
    rng = np.random.default_rng(3)
    cases = []
    for count in (1, 3, 12):
        values = [float(value) for value in rng.beta(0.4, 2, count)]
        if count == 12:
            values[4] = values[7]
        cases.append({"pValues": values, "holm": multipletests(values, method="holm")[1].tolist(),
                      "benjaminiHochberg": multipletests(values, method="fdr_bh")[1].tolist()})
    return cases


def sizes():
    z = stats.norm.isf(0.025) + stats.norm.ppf(0.8)
    closed = [[p, lift, float(z * z * (p * (1 - p) + p * (1 + lift) * (1 - p * (1 + lift))) / (p * lift) ** 2)]
              for p, lift in [(0.1, 0.2), (0.02, 0.1), (0.5, -0.3), (0.001, 1)]]
    return {"closed": closed,
            "arcsine": NormalIndPower().solve_power(proportion_effectsize(0.12, 0.10), alpha=0.05, power=0.8)}


def gini():
    rng = np.random.default_rng(5)
    cases = []
    for values in (rng.integers(0, 9, 20).tolist(), rng.geometric(0.05, 50).tolist(), [3, 3, 3], [0, 0, 7]):
        values = [float(value) for value in values]
        difference = sum(abs(x - y) for x in values for y in values) / len(values) ** 2
        cases.append([values, difference / (2 * sum(values) / len(values))])
    return cases


def main():
    srm = [[counts, weights, float(check_srm(counts, weights))] for counts, weights in [
        ([2600, 2400], [0.5, 0.5]), ([5000, 4990], [0.5, 0.5]), ([900, 105], [0.9, 0.1]),
        ([3300, 3400, 3500], [1, 1, 1]), ([10_400, 9600], [0.5, 0.5])]]
    OUT.write_text(json.dumps(special_functions() | {
        "proportions": proportions(), "clustered": clustered(), "twoWay": two_way(), "srm": srm,
        "bounds": sequential_bounds(), "comparisons": comparisons(), "sizes": sizes(), "gini": gini()},
        separators=(",", ":")) + "\n")


main()
