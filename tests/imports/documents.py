"""The tables of docs/imports.md, from the templates themselves.

`python -m tests.imports.documents` writes them anew between the marks of that file.
"""

from pathlib import Path

from upline.imports.template import Column, Template

FILE = Path(__file__).parents[2] / "docs" / "imports.md"
BEGIN, END = "<!-- the templates, from here on -->", "<!-- the templates, up to here -->"


def render() -> str:
    """Markdown of all templates: what each is for, and its columns with meaning and default."""
    from upline.imports.templates import TEMPLATES

    return "\n".join(_template(template) for template in TEMPLATES.values())


def between_marks() -> str:
    """What the document has now."""
    text = FILE.read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip("\n")


def write() -> None:
    text = FILE.read_text(encoding="utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    FILE.write_text(f"{before}\n{render()}\n{after}", encoding="utf-8")


def _template(template: Template) -> str:
    lines = [f"### {template.name}", "", template.about, "", f"Key: {', '.join(template.key)}.", ""]
    lines += ["| column | what it is | value | empty |", "|---|---|---|---|"]
    lines += [_column(column) for column in template.columns]
    return "\n".join([*lines, ""])


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    return f"| {name} | {column.meaning} | {column.cell.expects} | {_empty(column)} |"


def _empty(column: Column) -> str:
    if column.required:
        return "refused"
    if column.otherwise:
        return column.otherwise
    if column.default in (None, ""):
        return "none"
    if isinstance(column.default, bool):
        return "true" if column.default else "false"
    return str(column.default)


if __name__ == "__main__":
    import upline.config

    upline.config.setup()
    write()
