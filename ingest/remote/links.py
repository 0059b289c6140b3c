"""Pages of links: what they link to, and whether they are anything besides."""

from __future__ import annotations

from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

_LETTERS_OF_A_LISTING = 300  # a heading, dates, the server's name; a report has more to say outside its links
_SAFE = "/%:@!$&'()*+,;=~-._"
_PORTS = {"http": 80, "https": 443}


def links_of(html: bytes, page: str, base: str) -> list[str]:
    """Where the page's links lead, each once, without fragments, as far as that is below ``base``.

    ``page`` is the address of the page, ``base`` that of a folder, with a slash at its end. Links to the
    page itself with other parameters (sorted otherwise) are left out.
    """
    found: dict[str, None] = {}
    for node in LexborHTMLParser(html).css("a[href]"):
        link = _absolute(node.attributes.get("href") or "", page)
        if link and is_below(link, base) and urlsplit(link).path != urlsplit(page).path:
            found[link] = None
    return list(found)


def _absolute(href: str, page: str) -> str | None:
    try:
        parts = urlsplit(urljoin(page, href.strip()))
        if parts.scheme not in _PORTS:
            return None
        return tidy(parts)
    except ValueError:  # a port that is no number, half an IPv6 address
        return None


def tidy(parts: SplitResult) -> str:
    """An address in one spelling: percent-encoded, without user and fragment. Raises ValueError."""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != _PORTS.get(parts.scheme):
        host += f":{parts.port}"
    return urlunsplit((parts.scheme, host, quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE + "?"), ""))


def is_same_host(address: str, other: str) -> bool:
    """Whether both are the same server: scheme, host and port; from http to https is the same."""
    one, two = urlsplit(address), urlsplit(other)
    if one.hostname != two.hostname:
        return False
    if (two.scheme, one.scheme) == ("http", "https"):
        return one.port in (None, 443) and two.port in (None, 80)
    return one.scheme == two.scheme and one.port == two.port


def is_below(link: str, base: str) -> bool:
    """Whether a link leads to the same server and below a folder, in whatever way the server decodes it."""
    if not is_same_host(link, base):
        return False
    path = unquote(unquote(urlsplit(link).path))
    top = unquote(unquote(urlsplit(base).path))
    return path.startswith(top) and ".." not in path.replace("\\", "/").split("/")


def is_only_listing(html: bytes) -> bool:
    """Whether a page is nothing but links: with some, and hardly a word outside of them."""
    tree = LexborHTMLParser(html)
    body = tree.body
    if body is None or body.css_first("a[href]") is None:
        return False
    body.strip_tags(["a", "script", "style", "noscript", "template"], recursive=True)
    return sum(map(str.isalpha, body.text(deep=True))) < _LETTERS_OF_A_LISTING
