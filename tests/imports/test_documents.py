"""docs/imports.md says what the templates are."""

from tests.imports import documents


def test_the_document_has_every_template_as_it_is() -> None:
    assert documents.between_marks() == documents.render().strip("\n"), "run: python -m tests.imports.documents"


def test_every_column_says_what_it_is() -> None:
    from upline.imports.templates import TEMPLATES

    for template in TEMPLATES.values():
        assert template.about.endswith(".")
        assert len({column.name for column in template.columns}) == len(template.columns)
        for column in template.columns:
            assert column.meaning, (template.name, column.name)
            assert not (column.required and column.otherwise), (template.name, column.name)
