"""Reports as web pages: the article alone, inside a government site's page, and as MHT."""

from __future__ import annotations

import quopri
from html import escape

from tests.corpus.facts import Facts, Grid, Heading
from tests.corpus.formats.grid import merged_cells

_MENU = "".join(f'<li><a href="/zwgk/{n}.html">政务公开栏目{n}</a></li>' for n in range(1, 25))
_SITE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title} - 政府信息公开</title><meta name="ArticleTitle" content="{title}">
<style>.nav a{{color:#333}}</style><script>var visits = 12345;</script></head>
<body><div class="nav"><ul>{menu}</ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 正文</div>
<div class="content">{article}
<p>附件：<a href="files/detail.pdf">明细表.pdf</a></p></div>
<div class="footer">主办单位：云溪市人民政府办公室 <a href="/map">网站地图</a> 网站标识码 1234567890</div>
</body></html>"""
# As Word saves it: the page as quoted-printable in the encoding of a Chinese Windows, and a part that is no page.
_MHT = """From: <Saved by Word>
Subject: report
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----=_Part"

------=_Part
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable
Content-Location: file:///C:/report.htm

{page}
------=_Part
Content-Type: text/xml; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Location: file:///C:/report.files/filelist.xml

<xml><o:File HRef=3D"../report.htm"/></xml>
------=_Part--
"""


def html(facts: Facts, charset: str = "utf-8") -> bytes:
    """A page that holds the report and nothing else."""
    head = f"<head><meta charset={charset}></head>"
    page = f"<!DOCTYPE html>\n<html>{head}<body>{_article(facts)}</body></html>"
    return page.encode("gb18030" if charset == "gb2312" else charset)


def html_site(facts: Facts) -> bytes:
    """The report as the article of a page with menu, path, attachment and footer."""
    return _SITE.format(title=escape(facts.title or ""), menu=_MENU, article=_article(facts)).encode()


def mht(facts: Facts) -> bytes:
    """The page as a web archive."""
    page = quopri.encodestring(html(facts, "gb2312")).decode("ascii")
    return _MHT.format(page=page).replace("\n", "\r\n").encode("ascii")


def _article(facts: Facts) -> str:
    parts = []
    for part in facts.parts:
        if isinstance(part, Grid):
            parts.append(_table(part))
        elif isinstance(part, Heading):
            parts.append(f"<h2>{escape(part.text)}</h2>")
        else:
            parts.append(f'<p style="text-indent:2em">{escape(part.text)}</p>')
    return "\n".join(parts)


def _table(grid: Grid) -> str:
    rows: list[list[str]] = [[] for _ in grid.rows]
    for cell in merged_cells(grid):
        spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        rows[cell.row].append(f"<td{spans}>{escape(cell.text) or '&nbsp;'}</td>")
    return f"<table border=1>{''.join(f'<tr>{chr(10).join(row)}</tr>' for row in rows)}</table>"
