"""Pure `Insights -> HTML`: what a merchandiser reads. Every text is escaped; where nothing was logged it says what to do."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from assistant.insights import Day, Funnel, Insights, QueryCount, Shadow, Trait
from retrieval.experiments import Experiment, Sequential

SHOWN_DECISIONS = 8
PROMOTE = "<code>python -m training.experiment promote</code> puts it into service."
STOP = "<code>python -m training.experiment stop</code> ends the split."


def insights(content: Insights) -> str:
    """The whole page."""
    exploring = (
        f"Pages are varied in order to learn ({escape(content.exploration)})."
        if content.exploration != "off"
        else "Pages are not varied (exploration is off), so other policies can hardly be valued from the log: set "
        "<code>[exploration]</code> in <code>preferences.toml</code>."
    )
    head = (
        f'<p class="in-muted">Shop <b>{escape(content.shop)}</b>, {content.since:%Y-%m-%d} to {content.until:%Y-%m-%d} (UTC). '
        f"In service: ranker <b>{escape(content.live)}</b>. {exploring}</p>"
    )
    parts = (
        _box("From page to purchase", _funnel(content.funnel), wide=True),
        _box("Day by day", _days(content.days), wide=True),
        _box("A/B split", _split(content.experiment, content.test, content.waiting)),
        _box("In the shadow", _shadow(content.shadow)),
        _box("What is asked for", _queries(content.queries)),
        _box("Asked for and not found", _missing(content.nothing_found)),
        _box("Liked and disliked", _traits(content.traits)),
        _box("Policies that made the pages", _policies(content.policies)),
        _box("Last nightly run", _nightly(content.nightly)),
        _box("Put into service, refused, taken back", _decisions(content.promotions, content.experiments)),
    )
    return f'<div class="in-page">{head}<div class="in-grid">{"".join(parts)}</div></div>'


def _box(title: str, body: str, wide: bool = False) -> str:
    return f'<section class="in-box{" in-wide" if wide else ""}"><h3>{escape(title)}</h3>{body}</section>'


def _todo(text: str) -> str:
    """What to do where there is nothing to show yet; `text` may hold markup of our own."""
    return f'<p class="in-todo">{text}</p>'


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _bar(share: float, css: str = "") -> str:
    return f'<span class="in-bar {css}" style="--share:{max(0.0, min(share, 1.0)):.4f}"></span>'


def _funnel(funnel: Funnel) -> str:
    if not funnel.shown:
        return _todo("No page was shown yet. Open the shop and ask for something, or call <code>GET /v1/search</code>.")
    steps = (
        ("saw a page", funnel.shown),
        ("clicked or liked", funnel.clicked),
        ("put in the cart", funnel.carted),
        ("bought", funnel.bought),
    )
    rows = "".join(
        f"<tr><th>{name}</th><td>{count:,}</td><td>{_share(count, funnel.shown)}</td>"
        f'<td class="in-grow">{_bar(count / funnel.shown)}</td></tr>'
        for name, count in steps
    )
    note = f"{funnel.pages:,} pages, {funnel.empty:,} of them without a product ({_share(funnel.empty, funnel.pages)})."
    return f'<table class="in-table"><tbody>{rows}</tbody></table><p class="in-muted">Shoppers. {note}</p>'


def _days(days: Sequence[Day]) -> str:
    """Columns a day as an SVG: pages, and the clicks, carts and purchases of all shoppers."""
    if not any(d.pages or d.clicks or d.carts or d.purchases for d in days):
        return _todo("Nothing happened in these days. Events come in by the page and by <code>POST /v1/events</code>.")
    rows = "".join(
        _columns(name, [getattr(d, field) for d in days], [f"{d.day:%Y-%m-%d}" for d in days])
        for name, field in (("pages", "pages"), ("clicks", "clicks"), ("carts", "carts"), ("purchases", "purchases"))
    )
    return f'<div class="in-days">{rows}</div>'


def _columns(name: str, values: Sequence[int], labels: Sequence[str]) -> str:
    top, width = max(max(values), 1), 100 / len(values)
    bars = "".join(
        f'<rect x="{n * width:.3f}" y="{30 - 30 * v / top:.2f}" width="{width * 0.8:.3f}" height="{30 * v / top:.2f}">'
        f"<title>{label}: {v}</title></rect>"
        for n, (v, label) in enumerate(zip(values, labels, strict=True))
    )
    total = f"{sum(values):,}"
    return (
        f'<figure><figcaption>{name} <b>{total}</b> <span class="in-muted">most in a day: {max(values):,}</span></figcaption>'
        f'<svg viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label="{name}: {total}">{bars}</svg>'
        f'<p class="in-ends in-muted"><span>{labels[0]}</span><span>{labels[-1]}</span></p></figure>'
    )


def _split(experiment: Experiment | None, test: Sequential | None, waiting: int) -> str:
    if experiment is None or experiment.kind != "split" or test is None:
        return _todo("No split is running. <code>python -m training.experiment split VERSION --share 0.5</code> starts one.")
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{shoppers:,}</td><td>{rate:.2%}</td></tr>"
        for name, shoppers, rate in (
            ("control", test.control, test.control_rate),
            (f"candidate {experiment.version}", test.candidate, test.candidate_rate),
        )
    )
    decided = test.p_value <= experiment.alpha
    better = "better" if test.difference > 0 else "worse"
    verdict = (
        f"<b>The candidate is {better}.</b> " + (PROMOTE if test.difference > 0 else STOP)
        if decided
        else "<b>Not decided yet.</b> Look as often as you like: the p-value allows for it."
    )
    reach = (
        "" if test.low <= -1 and test.high >= 1 else f", {1 - experiment.alpha:.0%} interval {test.low:+.2%} to {test.high:+.2%}"
    )
    return (
        f'<p class="in-muted">{escape(experiment.name)}: {experiment.share:.0%} of shoppers get the candidate; counted is '
        f"“{experiment.metric}” within {experiment.window_hours:g} hours of the first page.</p>"
        f'<table class="in-table"><thead><tr><th></th><td>shoppers</td><td>did it</td></tr></thead><tbody>{rows}</tbody></table>'
        f"<p>{verdict}</p>"
        f'<p class="in-muted">Difference {test.difference:+.2%}{reach}; always-valid p-value {test.p_value:.4f} (alpha '
        f"{experiment.alpha:g}); {waiting:,} shoppers still in their window.</p>"
    )


def _shadow(shadow: Shadow | None) -> str:
    if shadow is None:
        return _todo("No candidate was in the shadow. <code>python -m training.experiment shadow VERSION</code> puts one there.")
    chosen = (
        f"Of {shadow.chosen:,} chosen items it would have missed {shadow.missed:,}; the others stood at place "
        f"{shadow.place_shown:.2f} on average, with it at {shadow.place_shadow:.2f}."
        if shadow.chosen
        else "Nothing was chosen from these pages yet."
    )
    return (
        f"<p>Candidate <b>{escape(shadow.version)}</b>, {shadow.pages:,} pages: {shadow.overlap:.0%} of the items are the same, "
        f"the first one on {shadow.same_first:.0%} of the pages.</p><p>{chosen}</p>"
        '<p class="in-muted">Shoppers choose from what they see, so this favours what was shown; '
        "<code>python -m training.evaluate ope --log SHOP --target shadow</code> corrects for it.</p>"
    )


def _queries(queries: Sequence[QueryCount]) -> str:
    if not queries:
        return _todo("Nobody asked for anything in words yet.")
    most = max(q.pages for q in queries)
    rows = "".join(
        f'<tr><th>{escape(q.query)}</th><td>{q.pages:,}</td><td>{_share(q.answered, q.pages)}</td><td class="in-grow">'
        f"{_bar(q.pages / most)}</td></tr>"
        for q in queries
    )
    return (
        '<table class="in-table"><thead><tr><th>query</th><td>pages</td><td>chosen from</td><td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _missing(queries: Sequence[QueryCount]) -> str:
    if not queries:
        return '<p class="in-muted">Every page had a product.</p>'
    rows = "".join(f"<tr><th>{escape(q.query)}</th><td>{q.pages:,}</td></tr>" for q in queries)
    return f'<table class="in-table"><thead><tr><th>query</th><td>empty pages</td></tr></thead><tbody>{rows}</tbody></table>'


def _traits(traits: Sequence[Trait]) -> str:
    if not traits:
        return _todo("No like and no dislike yet: they come from the ♥ and ✕ of a card, from the chat, and by POST /v1/events.")
    most = max(max(t.likes, t.dislikes) for t in traits)
    rows = "".join(
        f'<tr><th>{escape(t.name)}</th><td>♥ {t.likes:,}</td><td class="in-grow">{_bar(t.likes / most, "in-good")}'
        f"{_bar(t.dislikes / most, 'in-bad')}</td><td>✕ {t.dislikes:,}</td></tr>"
        for t in traits
    )
    return f'<table class="in-table"><tbody>{rows}</tbody></table>'


def _policies(policies: Mapping[str, tuple[int, int]]) -> str:
    if not policies:
        return _todo("No page was logged yet.")
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{pages:,}</td><td>{chosen / pages:.2f}</td></tr>"
        for name, (pages, chosen) in policies.items()
    )
    return (
        '<table class="in-table"><thead><tr><th>task : ranker : exploration</th><td>pages</td><td>chosen a page</td></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _nightly(report: Mapping[str, Any] | None) -> str:
    if report is None:
        return _todo("It has not run yet. Put <code>python -m training.ranking --nightly</code> into a scheduler.")
    what = str(report.get("note") or ("promoted" if report.get("promoted") else "refused: the live ranker stays"))
    rows = [f"<p><b>{escape(what)}</b></p>"]
    about = [
        f"{escape(str(report['at'])[:16].replace('T', ' '))} UTC",
        f"{report.get('new_events', 0):,} new events of {report.get('events', 0):,}",
    ]
    if "goes_on" in report:
        about.append("went on from the live forest" if report["goes_on"] else "fitted anew")
    rows.append(f'<p class="in-muted">{", ".join(about)}</p>')
    rows.append(_verdicts(report.get("verdicts") or {}))
    if (moved := report.get("signal_drift")) is not None and "verdicts" in report:
        names = ", ".join(f"{escape(n)} ({v['moved']:.2f})" for n, v in list(moved.items())[:8])
        rows.append(f"<p>Signals that drifted: {names or 'none'}.</p>")
    if changes := report.get("reward_drift"):
        places = ", ".join(f"{escape(name)} {len(found)} times" for name, found in changes.items() if found)
        rows.append(f"<p>Changes over time: {places or 'none'}.</p>")
    return "".join(rows)


def _verdicts(verdicts: Mapping[str, Any]) -> str:
    if not verdicts:
        return ""
    rows = "".join(
        f"<tr><th>{escape(task)}</th><td>{v['candidate']:.4f}</td><td>{v['incumbent']:.4f}</td><td>{v['lower_bound_of_gain']:+.4f}</td>"
        f"<td>{v['groups']:,}</td></tr>"
        for task, v in verdicts.items()
    )
    return (
        '<table class="in-table"><thead><tr><th>nDCG@10</th><td>candidate</td><td>live</td><td>gain at least</td><td>groups</td>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _decisions(promotions: Sequence[Mapping[str, Any]], experiments: Sequence[Mapping[str, Any]]) -> str:
    lines = sorted((*promotions, *experiments), key=lambda line: str(line["at"]), reverse=True)[:SHOWN_DECISIONS]
    if not lines:
        return _todo("Nothing was decided yet. <code>python -m training.ranking --promote</code> trains a candidate and judges it.")
    rows = "".join(
        f"<tr><th>{escape(str(line['at'])[:16].replace('T', ' '))}</th><td>{escape(str(line['decision']))}</td>"
        f"<td>{escape(str(line.get('version') or 'shipped'))}{_why(line)}</td></tr>"
        for line in lines
    )
    return f'<table class="in-table in-words"><tbody>{rows}</tbody></table>'


def _why(line: Mapping[str, Any]) -> str:
    gains = [f"{task} {v['lower_bound_of_gain']:+.4f}" for task, v in (line.get("verdicts") or {}).items()]
    return f'<br><small class="in-muted">gain at least: {escape(", ".join(gains))}</small>' if gains else ""
