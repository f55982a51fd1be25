"""As much of Markdown as runbooks use: headings, paragraphs, lists, tables, code, bold, links. Anything else is shown as it stands."""

import re
from html import escape

ITEM = re.compile(r"(\s*)([-*]|\d+\.)\s+(.*)")


def html_line(text):
    text = escape(text, quote=False)
    codes = []

    def keep(found):
        codes.append(f"<code>{found.group(1)}</code>")
        return f"\0{len(codes) - 1}\0"

    text = re.sub(r"`([^`]+)`", keep, text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", link, text)
    return re.sub("\0(\\d+)\0", lambda found: codes[int(found.group(1))], text)


def link(found):
    """Another runbook is a page beside this one; what else is linked is not on the host under that name."""
    words, target = found.groups()
    page = re.fullmatch(r"(\w+)\.md", target)
    return f'<a href="{page.group(1)}.html">{words}</a>' if page else f"{words} ({target})"


def html_of_table(rows):
    made = []
    for at, row in enumerate(rows):
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if at == 1 and all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            continue
        kind = "th" if at == 0 else "td"
        made.append("<tr>" + "".join(f"<{kind}>{html_line(cell)}</{kind}>" for cell in cells) + "</tr>\n")
    return "<table>\n" + "".join(made) + "</table>\n"


def html_of_list(lines):
    items = []
    for line in lines:
        found = ITEM.match(line)
        if found:
            items.append((len(found.group(1)), found.group(2), [found.group(3)]))
        else:
            items[-1][2].append(line.strip())
    return nested(items)


def nested(items):
    kind = "ol" if items[0][1][0].isdigit() else "ul"
    depth, made, at = items[0][0], [], 0
    while at < len(items):
        end = at + 1
        while end < len(items) and items[end][0] > depth:
            end += 1
        inner = nested(items[at + 1 : end]) if end > at + 1 else ""
        made.append(f"<li>{html_line(' '.join(items[at][2]))}{inner}</li>\n")
        at = end
    # A list that goes on after something else goes on counting.
    start = f' start="{items[0][1][:-1]}"' if kind == "ol" and items[0][1] != "1." else ""
    return f"<{kind}{start}>\n{''.join(made)}</{kind}>\n"


def blocks(text):
    """Parts between empty lines; a fence, and an indented part, is one."""
    part, fence = [], False
    for line in text.splitlines():
        if line.strip().startswith("```"):
            fence = not fence
            part.append(line)
        elif line.strip() or fence:
            if not fence and line.startswith("#") and part:
                yield part
                part = []
            if part and not fence and ITEM.match(line) and not ITEM.match(part[0]) and not part[0].startswith("    "):
                yield part
                part = []
            part.append(line)
            if line.startswith("#") and not fence:
                yield part
                part = []
        elif part:
            yield part
            part = []
    if part:
        yield part


def html_of_block(part):
    first = part[0]
    heading = re.match(r"(#+)\s+(.*)", first)
    if heading:
        return f"<h{len(heading.group(1)) + 1}>{html_line(heading.group(2))}</h{len(heading.group(1)) + 1}>\n"
    if first.strip().startswith("```"):
        return f"<pre>{escape(chr(10).join(part[1:-1]), quote=False)}</pre>\n"
    if first.startswith("    ") and not ITEM.match(first):
        return f"<pre>{escape(chr(10).join(line[4:] for line in part), quote=False)}</pre>\n"
    if first.lstrip().startswith("|"):
        return html_of_table(part)
    if ITEM.match(first):
        return html_of_list(part)
    return f"<p>{html_line(' '.join(line.strip() for line in part))}</p>\n"


def page(text):
    return "".join(html_of_block(part) for part in blocks(text))
