"""HTML of our pages: in Chinese, self-contained, and with nothing in it that was not escaped."""

from html import escape

#: Nothing from elsewhere, no script but from files of ours, and in no frame of another page.
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def page(title: str, body: str, *, head: str = "", kind: str = "") -> str:
    """A page around markup that is a body's; files are named from where the page is, so that a proxy may move it."""
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f'<title>{escape(title)}</title>\n{head}<link rel="stylesheet" href="static/pages.css">\n</head>\n'
        f'<body class="{escape(kind)}">\n{body}\n</body>\n</html>\n'
    )
