"""Prometheus consoles: pages that Prometheus itself fills, for hosts that have no Grafana. What they have in common:
../prometheus/console_libraries/redoubt.lib."""

import html
import json
import re


def file_name(dashboard):
    return "redoubt.html" if dashboard["name"] == "overview" else f"redoubt-{dashboard['name']}.html"


def page(dashboard, dashboards, firing):
    return "".join([
        "{{/* Made by ops/grafana/generate of panels.toml. */}}",
        f'{{{{ template "redoubt.head" (args {quoted(dashboard["title"])} {quoted(dashboard["means"])}) }}}}\n',
        navigation(dashboard, dashboards),
        *(verdict(panel, firing) for row in dashboard["row"] for panel in row["panel"] if "verdict" in panel),
        *(section(row, firing) for row in dashboard["row"]),
        '{{ template "redoubt.tail" }}\n',
    ])


def document(title, body):
    """A page of text. Braces in it are text, too."""
    return "".join([
        f'{{{{ template "redoubt.head" (args {quoted(title)} "") }}}}\n',
        '<nav><a href="../redoubt.html">Overview</a> <a href="README.html">Runbooks</a></nav>\n<main class="text">\n',
        body.replace("{{", '{{ "{{" }}'),
        '</main>\n{{ template "redoubt.tail" }}\n',
    ])


def verdict(panel, firing):
    """One sentence, and when it was true."""
    well, unwell = map(words, panel["verdict"])
    return "".join([
        f'{{{{ $well := query `({panel["show"][0]["query"]}) > 0` }}}}',
        f'{{{{ $critical := query `{critical(firing)}` }}}}{{{{ $others := query `{uncritical(firing)}` }}}}\n',
        '<p id="verdict" class="{{ if or $critical (not $well) }}bad{{ else if $others }}warn{{ else }}good{{ end }}">',
        f"<b>{{{{ if $well }}}}{well}{{{{ else }}}}{unwell}{{{{ end }}}}",
        "{{ if $critical }}, and somebody is needed now. Begin with {{ template \"redoubt.alert\" (first $critical) }}",
        "{{ else if $others }}, and there is something to look at. Begin with {{ template \"redoubt.alert\" (first $others) }}",
        "{{ else if $well }}, and nothing fires{{ end }}.</b>\n",
        "<span>as of {{ query `time()` | first | value | humanizeTimestamp }}</span></p>\n",
    ])


def critical(firing):
    return firing.replace('severity!="none"', 'severity="critical"')


def uncritical(firing):
    return firing.replace('severity!="none"', 'severity!~"critical|none"')


def quoted(text):
    """A Go string."""
    return json.dumps(text, ensure_ascii=False)


def navigation(dashboard, dashboards):
    items = [
        f"<b>{words(short(other))}</b>" if other is dashboard else f'<a href="{file_name(other)}">{words(short(other))}</a>'
        for other in dashboards
    ]
    items.append('<a href="runbooks/README.html">Runbooks</a>')
    spans = "".join(f'<a class="span" href="#{span}">{span}</a>\n' for span in ("15m", "1h", "6h", "1d", "7d"))
    return "<nav>\n" + "\n".join(items) + f'\n<span class="right">Lines of the last\n{spans}</span>\n</nav>\n'


def short(dashboard):
    return dashboard["title"].split(": ")[1].capitalize()


def words(text):
    return html.escape(text)


def section(row, firing):
    panels = "".join(article(panel, firing) for panel in row["panel"])
    return f'<section>\n<h2>{words(row["title"])}</h2>\n<div class="row">\n{panels}</div>\n</section>\n'


def article(panel, firing):
    bodies = {"number": numbers, "lines": lines, "alerts": lambda _: alerts(firing)}
    pages = "".join(f' <a href="runbooks/{name}.html">{name}</a>' for name in panel.get("runbooks", []))
    return "".join([
        f'<article style="grid-column: span {panel["width"]}">\n<details>\n<summary>{words(panel["title"])}</summary>\n',
        f'<p>{words(panel["means"])}{pages}</p>\n</details>\n',
        bodies[panel["kind"]](panel),
        "</article>\n",
    ])


def numbers(panel):
    return "<table>\n" + "".join(value(panel, panel | show) for show in panel["show"]) + "</table>\n"


def value(panel, show):
    name = re.sub(r"\{\{(\w+)\}\}", r'{{ . | label "\1" }}', words(show["name"]))
    absent = words(panel.get("absent", "not known"))
    nameless = "" if "{{" in show["name"] else words(show["name"])
    return "".join([
        f"{{{{ range query `{show['query']}` }}}}",
        f'<tr class="{state(show)}"><th>{name}</th>',
        f'<td>{{{{ template "redoubt.value" (args (. | value) {quoted(show["unit"])}) }}}}</td></tr>',
        f'{{{{ else }}}}<tr class="none"><th>{nameless}</th><td>{absent}</td></tr>{{{{ end }}}}\n',
    ])


def state(show):
    """An expression that becomes good, warn or bad; plain where there is nothing to compare with."""
    worse = "lt" if show.get("less") else "ge"
    steps = [(kind, show[kind]) for kind in ("bad", "warn") if kind in show and not show.get("plain")]
    if not steps:
        return "plain"
    tests = "{{ else ".join(f"if {worse} (. | value) {float(limit)!r} }}}}{kind}" for kind, limit in steps)
    return "{{ " + tests + "{{ else }}good{{ end }}"


def lines(panel):
    # Two braces would begin a template of Prometheus.
    shows = json.dumps([[show["query"], re.sub(r"\{\{(\w+)\}\}", r"%\1%", show["name"])] for show in panel["show"]])
    return f'<figure data-unit="{panel["unit"]}" data-show="{html.escape(shows)}"></figure>\n'


def alerts(firing):
    """The critical ones first, and of either the oldest."""
    return "".join([
        "<table id=\"alerts\">\n",
        *(firing_rows(query, style) for query, style in ((critical(firing), "bad"), (uncritical(firing), "warn"))),
        f'{{{{ if not (query `{firing}`) }}}}<tr class="good"><th>nothing</th></tr>{{{{ end }}}}\n</table>\n',
    ])


def firing_rows(query, style):
    return "".join([
        f'{{{{ range query `{query}` }}}}<tr class="{style}">',
        '<th>{{ template "redoubt.alert" . }}</th>',
        '<td class="summary" data-alert="{{ . | label "alertname" }}">{{ . | label "severity" }}</td>',
        "<td>for {{ . | value | humanizeDuration }}</td></tr>{{ end }}",
    ])
