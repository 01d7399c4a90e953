import numpy as np
import pytest

from training.evaluate.off_policy import ESTIMATORS, Log, effective_sample_size, empirical_bernstein, estimate, switch_dr_terms

ACTIONS = 5
CLICK = np.array([0.1, 0.2, 0.3, 0.4, 0.6])
LOGGING = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
TARGET = np.array([0.1, 0.1, 0.2, 0.3, 0.3])
TRUTH = float(TARGET @ CLICK)


def logged(seed: int, n: int = 2000, model_error: float = 0.1) -> Log:
    rng = np.random.default_rng(seed)
    actions = rng.choice(ACTIONS, n, p=LOGGING)
    rewards = (rng.random(n) < CLICK[actions]).astype(float)
    model = CLICK + model_error
    return Log(rewards, TARGET[actions] / LOGGING[actions], model[actions], np.full(n, float(TARGET @ model)))


@pytest.mark.parametrize("name", ["ips", "snips", "dr"])
def test_the_interval_holds_the_true_value_in_about_95_of_100_logs(name: str) -> None:
    held = sum(low <= TRUTH <= high for low, high in (estimate(logged(seed), name, samples=200).bootstrap for seed in range(100)))
    assert held >= 89  # 95 expected; 89 is the 1% quantile of Binomial(100, .95)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_estimates_are_unbiased_over_many_logs(name: str) -> None:
    values = [ESTIMATORS[name](logged(seed, 500)).mean() for seed in range(300)]
    assert np.mean(values) == pytest.approx(TRUTH, abs=4 * np.std(values) / np.sqrt(300) + 1e-3)


def test_doubly_robust_survives_wrong_propensities_with_a_right_model() -> None:
    log = logged(1, 20_000, model_error=0.0)
    wrong = Log(log.rewards, np.ones_like(log.weights), log.logged_q, log.target_q)
    assert ESTIMATORS["dr"](wrong).mean() == pytest.approx(TRUTH, abs=0.02)
    assert abs(ESTIMATORS["ips"](wrong).mean() - TRUTH) > 0.1


def test_a_good_model_narrows_the_interval() -> None:
    log = logged(2, model_error=0.0)
    widths = {name: np.ptp(estimate(log, name, samples=300).bootstrap) for name in ("ips", "dr")}
    assert widths["dr"] < widths["ips"]


def test_switch_drops_the_correction_of_huge_weights() -> None:
    n = 1000
    weights = np.ones(n)
    weights[0] = 1000.0
    log = Log(np.r_[1.0, np.zeros(n - 1)], weights, np.full(n, 0.1), np.full(n, 0.1))
    assert switch_dr_terms(log, threshold=10.0).mean() == pytest.approx(0.1 + 999 * -0.1 / n, abs=1e-3)
    assert ESTIMATORS["dr"](log).mean() > 0.5


def test_effective_sample_size_is_n_for_equal_weights_and_1_for_a_single_one() -> None:
    assert effective_sample_size(np.ones(50)) == pytest.approx(50)
    assert effective_sample_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1)


def test_empirical_bernstein_is_wider_than_the_normal_interval_and_covers() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        terms = (rng.random(400) < 0.2).astype(float)
        low, high = empirical_bernstein(terms)
        assert low <= 0.2 <= high
        assert high - low > 2 * 1.96 * terms.std() / 20


def test_a_weight_from_a_zero_propensity_is_refused() -> None:
    with pytest.raises(ValueError, match="propensity 0"):
        Log(np.ones(1), np.array([np.inf]), np.zeros(1), np.zeros(1))
